namespace RealtimeRec.Gateway.Answers;

/// <summary>A widget of a page.</summary>
/// <param name="Name">What the page calls it.</param>
/// <param name="Items">Its products, best first.</param>
/// <param name="FilledFrom">What was asked as well because the widget's own products did not fill it: <c>similar</c>, <c>trending</c>; left out where they did.</param>
/// <param name="FeedId">The feed that a widget of one belongs to.</param>
/// <param name="Degraded">As in a feed.</param>
/// <param name="Detail">Why the widget's own products are missing; left out where they are not.</param>
public sealed record WidgetAnswer(
    string Name, IReadOnlyList<WidgetItem> Items, IReadOnlyList<string>? FilledFrom, string? FeedId, string? Degraded, string? Detail);
