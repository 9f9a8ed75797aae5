namespace RealtimeRec.Feeds;

/// <summary>More feeds wait on the silo than it makes in time. The caller comes again in a moment; the answer for others is not held up by it.</summary>
[GenerateSerializer, Alias("FeedQueueFullException")]
public sealed class FeedQueueFullException() : Exception("More feeds are asked for than can be made in time; try again in a moment.");
