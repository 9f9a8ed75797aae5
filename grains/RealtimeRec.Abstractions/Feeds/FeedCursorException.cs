namespace RealtimeRec.Feeds;

/// <summary>A cursor that no feed of this user gave. The caller asks for a new feed.</summary>
[GenerateSerializer, Alias("FeedCursorException")]
public sealed class FeedCursorException(string message) : Exception(message);
