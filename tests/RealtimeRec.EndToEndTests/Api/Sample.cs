namespace RealtimeRec.EndToEndTests.Api;

/// <summary>Events and products to send.</summary>
internal static class Sample
{
    /// <summary>An event of now, as a dictionary whose entries a test can change or take away.</summary>
    public static Dictionary<string, object?> Event(string userId, string eventName, params string[] itemIds) => new()
    {
        ["event_id"] = Guid.NewGuid().ToString("N"),
        ["event_name"] = eventName,
        ["event_time"] = TimeProvider.System.GetUtcNow().ToString("O"),
        ["user_id"] = userId,
        ["items"] = itemIds.Select(itemId => new Dictionary<string, object?> { ["item_id"] = itemId }).ToArray(),
    };

    public static Dictionary<string, object?> View(string userId, params string[] itemIds) => Event(userId, "view_item", itemIds);

    /// <summary>A product on sale.</summary>
    public static Dictionary<string, object?> Product(string title, params string[] categories) => new()
    {
        ["title"] = title,
        ["categories"] = categories,
        ["price"] = 10.5,
        ["currency"] = "CNY",
        ["stock"] = 5,
    };

    /// <summary>The same with one entry changed.</summary>
    public static Dictionary<string, object?> With(this Dictionary<string, object?> sample, string name, object? value) =>
        new(sample) { [name] = value };

    /// <summary>The same without one entry.</summary>
    public static Dictionary<string, object?> Without(this Dictionary<string, object?> sample, string name) =>
        new(sample.Where(entry => entry.Key != name));
}
