namespace RealtimeRec.Feeds;

/// <summary>A cursor that names no feed of this user that is still kept. The caller asks for a new feed.</summary>
[GenerateSerializer, Alias("FeedCursorException")]
public sealed class FeedCursorException(string message, bool expired) : Exception(message)
{
    /// <summary>True when the cursor was once good; false when it never was.</summary>
    [Id(0)] public bool Expired { get; } = expired;
}
