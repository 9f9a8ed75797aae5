namespace RealtimeRec.Gateway.Answers;

/// <summary>A widget of a page.</summary>
/// <param name="Name">The widget's name.</param>
/// <param name="Items">Its products, best first.</param>
/// <param name="FilledFrom">What the widget was filled with because its own products were too few: <c>similar</c>, <c>trending</c>; absent if they were enough.</param>
/// <param name="FeedId">The feed, for a widget of type feed.</param>
/// <param name="Degraded">As in a feed.</param>
/// <param name="Detail">Why the widget's own products are missing; absent if they are not.</param>
public sealed record WidgetAnswer(
    string Name, IReadOnlyList<WidgetItem> Items, IReadOnlyList<string>? FilledFrom, string? FeedId, string? Degraded, string? Detail)
{
    /// <summary>The search, for a widget of type search.</summary>
    public string? SearchId { get; init; }

    /// <summary>Products found, for a widget of type search.</summary>
    public int? Total { get; init; }

    /// <summary>As in a search.</summary>
    public string? CorrectedQuery { get; init; }

    /// <summary>As in a search.</summary>
    public string? Relaxed { get; init; }
}
