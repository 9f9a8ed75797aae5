namespace RealtimeRec.Users;

/// <summary>Two users cannot be made one: the message says why, and the same call is refused again. Nothing was changed.</summary>
[GenerateSerializer, Alias("UserMergeException")]
public sealed class UserMergeException(string message) : Exception(message);
