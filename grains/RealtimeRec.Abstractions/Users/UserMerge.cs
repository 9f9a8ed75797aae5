namespace RealtimeRec.Users;

/// <summary>What the merge of one user into another came to.</summary>
/// <param name="UserId">The user that both are now: another than the one asked for when that one was merged itself before.</param>
/// <param name="IsNew">Whether this call made them one; false when they were.</param>
/// <param name="ProfileVersion">Number of the profile's latest change.</param>
/// <param name="AppliedEvents">Events applied of all ids that are this user.</param>
[GenerateSerializer, Immutable, Alias("UserMerge")]
public sealed record UserMerge(
    [property: Id(0)] string UserId,
    [property: Id(1)] bool IsNew,
    [property: Id(2)] long ProfileVersion,
    [property: Id(3)] long AppliedEvents)
{
    /// <summary>Most users that may be merged into one.</summary>
    public const int MaxUsers = 500;
}
