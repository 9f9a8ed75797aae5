namespace RealtimeRec.Users;

/// <summary>A user cannot be merged at this moment, because another merge of the same user is not over. Nothing was changed; the same call may soon succeed.</summary>
[GenerateSerializer, Alias("MergeUnderWayException")]
public sealed class MergeUnderWayException(string message) : OrleansException(message);
