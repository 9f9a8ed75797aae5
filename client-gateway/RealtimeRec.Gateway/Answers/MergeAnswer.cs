namespace RealtimeRec.Gateway.Answers;

/// <summary>The result of merging one user into another.</summary>
/// <param name="UserId">The user in the path.</param>
/// <param name="MergedInto">The user that the one in the path was merged into before, and that the other is now merged into; absent if it was not merged.</param>
/// <param name="From">The user that was merged into it.</param>
/// <param name="Outcome">merged, or unchanged when it had been merged before.</param>
/// <param name="ProfileVersion">Number of the profile's latest change.</param>
/// <param name="AppliedEvents">Events applied, for all ids of this user.</param>
public sealed record MergeAnswer(string UserId, string? MergedInto, string From, string Outcome, long ProfileVersion, long AppliedEvents);
