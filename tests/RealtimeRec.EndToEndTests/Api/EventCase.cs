using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>Events as shops really send them, and what is right for them by every way in.</summary>
/// <param name="Name">What they show; also the user's id.</param>
/// <param name="Events">The documents in their order; for USER stands the user's id, for NEW an id that is new each time.</param>
public sealed record EventCase(string Name, params string[] Events)
{
    /// <summary>What the user did in the end, in the order of the alphabet: kind, item, price where there is one, and number of pieces.</summary>
    public string[] Interactions { get; init; } = [];

    /// <summary>Events that count, when it is not all.</summary>
    public int? Applied { get; init; }

    /// <summary>What was left out or mended, as "field reason", properties apart that no event has.</summary>
    public string[] Findings { get; init; } = [];

    /// <summary>Why they are refused, as "field reason"; null for good ones.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the refusal says among other things.</summary>
    public string Cause { get; init; } = "";

    /// <summary>The documents as they are sent.</summary>
    public IReadOnlyList<string> Documents { get; } =
        [.. Events.Select(json => json.Replace("USER", Name, StringComparison.Ordinal).Replace("NEW", Guid.NewGuid().ToString("N"), StringComparison.Ordinal))];

    /// <summary>Checks what became of good ones.</summary>
    internal async Task AssertTakenAsync(ShopApi shop)
    {
        var profile = await shop.ProfileAsync(Name);
        Assert.Equal(Applied ?? Events.Length, profile.GetProperty("applied_events").GetInt32());
        if (Interactions.Length > 0)
        {
            Assert.Equal(Interactions, profile.GetProperty("recent_interactions").EnumerateArray().Select(Describe).Order(StringComparer.Ordinal));
        }
    }

    private static string Describe(JsonElement interaction)
    {
        var price = interaction.TryGetProperty("price", out var given) ? $" {given.GetRawText()}" : "";
        return $"{interaction.GetProperty("kind").GetString()} {interaction.GetProperty("item_id").GetString()}{price} x{interaction.GetProperty("quantity").GetRawText()}";
    }

    public override string ToString() => Name;
}
