namespace RealtimeRec.Gateway.Answers;

/// <summary>What the merge of one user into another came to.</summary>
/// <param name="UserId">The user asked for.</param>
/// <param name="MergedInto">The user that the one asked for was merged into before, and who takes in the other in its place; null for a user of its own.</param>
/// <param name="From">The user that became part of it.</param>
/// <param name="Outcome">merged, or unchanged when they were one before.</param>
/// <param name="ProfileVersion">Number of the profile's latest change.</param>
/// <param name="AppliedEvents">Events applied, of all ids that are this user.</param>
public sealed record MergeAnswer(string UserId, string? MergedInto, string From, string Outcome, long ProfileVersion, long AppliedEvents);
