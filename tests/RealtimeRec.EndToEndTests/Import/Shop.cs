using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Import;

/// <summary>The calls of the HTTP API that the import's tests make.</summary>
internal static class Shop
{
    public static async Task ViewAsync(this StandaloneProcess process, string userId, params string[] itemIds)
    {
        var events = itemIds.Select(itemId => new
        {
            event_id = Guid.NewGuid().ToString("N"),
            event_name = "view_item",
            event_time = DateTimeOffset.UtcNow.ToString("O"),
            user_id = userId,
            items = new[] { new { item_id = itemId } },
        }).ToArray();
        using var response = await process.Http.PostAsJsonAsync("/v1/events", events);
        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
    }

    public static async Task<string[]> FeedAsync(this StandaloneProcess process, string userId, int limit)
    {
        var feed = await process.JsonAsync($"/v1/users/{userId}/feed?limit={limit}");
        return [.. feed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];
    }

    public static Task<JsonElement> ProfileAsync(this StandaloneProcess process, string userId) =>
        process.JsonAsync($"/v1/users/{Uri.EscapeDataString(userId)}");

    public static Task<JsonElement> ExportAsync(this StandaloneProcess process, string userId) =>
        process.JsonAsync($"/v1/users/{Uri.EscapeDataString(userId)}/export");

    public static async Task<JsonElement[]> ExportsAsync(this StandaloneProcess process, string[] users)
    {
        var exports = new List<JsonElement>();
        foreach (var user in users)
        {
            exports.Add(await process.ExportAsync(user));
        }

        return [.. exports];
    }

    /// <summary>Fails at the first of the users whose exports differ; properties in <paramref name="ignored"/> are passed over.</summary>
    public static void AssertSame(string[] users, JsonElement[] expected, JsonElement[] actual, string[] ignored)
    {
        foreach (var (index, user) in users.Index())
        {
            var difference = JsonDifference.Find(expected[index], actual[index], ignored);
            Assert.True(difference is null, $"User {user} differs at {difference}");
        }
    }

    public static async Task<JsonElement> JsonAsync(this StandaloneProcess process, string path)
    {
        using var response = await process.Http.GetAsync(path);
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, $"GET {path} answered {(int)response.StatusCode}: {text}\n{process.Log}");
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }

    public static long EventCount(this JsonElement profile, string eventName) =>
        profile.GetProperty("event_counts").TryGetProperty(eventName, out var count) ? count.GetInt64() : 0;
}
