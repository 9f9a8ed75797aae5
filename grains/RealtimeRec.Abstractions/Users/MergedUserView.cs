namespace RealtimeRec.Users;

/// <summary>An id that was merged into a user.</summary>
/// <param name="UserId">The id.</param>
/// <param name="AppliedOffsets">The last offset applied from each log since then, of records that name this id: log → offset.</param>
[GenerateSerializer, Immutable, Alias("MergedUserView")]
public sealed record MergedUserView(
    [property: Id(0)] string UserId,
    [property: Id(1)] Dictionary<string, long> AppliedOffsets);
