using System.Text.Json;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>Events as a shop sends them.</summary>
internal static class Events
{
    public static string View(string user, string item = "sku-1", string? id = null) => JsonSerializer.Serialize(new
    {
        event_id = id ?? Guid.NewGuid().ToString("N"),
        event_name = "view_item",
        user_id = user,
        items = new[] { new { item_id = item, price = 9.5, quantity = 1 } },
    });

    public static string Array(params IEnumerable<string> events) => $"[{string.Join(',', events)}]";
}
