using System.Net;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>A product as shops really send it, and what is right for it by every way in.</summary>
/// <param name="Name">What it shows; also the product's id.</param>
/// <param name="Json">The document.</param>
public sealed record ProductCase(string Name, string Json)
{
    /// <summary>What was stored before; null for nothing.</summary>
    public string? Before { get; init; }

    /// <summary>What a GET shows then, as the part of it that matters: null for a property that is not there.</summary>
    public string Shown { get; init; } = "{}";

    /// <summary>What was left out or mended, as "field reason".</summary>
    public string[] Findings { get; init; } = [];

    /// <summary>Why it is refused, as "field reason"; null for a good one.</summary>
    public string? Refusal { get; init; }

    /// <summary>What the refusal says among other things.</summary>
    public string Cause { get; init; } = "";

    /// <summary>Whether that is what is there.</summary>
    internal async Task<bool> IsShownAsync(ShopApi shop)
    {
        var answer = await shop.GetAsync($"/v1/products/{Uri.EscapeDataString(Name)}");
        return answer.Status == HttpStatusCode.OK && Expected().SequenceEqual(Actual(answer.Json));
    }

    /// <summary>Checks what is there.</summary>
    internal async Task AssertShownAsync(ShopApi shop) =>
        Assert.Equal(Expected(), Actual((await shop.GetAsync($"/v1/products/{Uri.EscapeDataString(Name)}")).Expect(HttpStatusCode.OK).Json));

    public override string ToString() => Name;

    private IEnumerable<string> Expected() => JsonElement.Parse(Shown).EnumerateObject().Select(property => Describe(property.Name, property.Value));

    private IEnumerable<string> Actual(JsonElement product) => JsonElement.Parse(Shown).EnumerateObject().Select(property => Describe(
        property.Name, product.TryGetProperty(property.Name, out var value) ? value : JsonElement.Parse("null")));

    // However its characters are written.
    private static string Describe(string name, JsonElement value) => $"{name} {JsonSerializer.Serialize(value)}";
}
