namespace RealtimeRec.Gateway.Answers;

/// <summary>The widgets of a page; no product is in two of them.</summary>
/// <param name="UserId">The user whose page it is, if given.</param>
/// <param name="ProfileVersion">The version of the profile that the first feed reflects; absent without a feed.</param>
/// <param name="Widgets">The widgets, in the order of the request.</param>
public sealed record PageAnswer(string? UserId, long? ProfileVersion, IReadOnlyList<WidgetAnswer> Widgets);
