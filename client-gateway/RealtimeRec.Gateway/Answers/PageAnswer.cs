namespace RealtimeRec.Gateway.Answers;

/// <summary>The widgets of a page; no product is in two of them.</summary>
/// <param name="UserId">Whose page it is, if anybody's.</param>
/// <param name="ProfileVersion">The version of the profile that the first feed reflects; left out without a feed.</param>
/// <param name="Widgets">The widgets, in the order asked for.</param>
public sealed record PageAnswer(string? UserId, long? ProfileVersion, IReadOnlyList<WidgetAnswer> Widgets);
