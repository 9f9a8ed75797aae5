using RealtimeRec.Products;

namespace RealtimeRec.Feeds;

/// <summary>One place of a feed.</summary>
[GenerateSerializer, Immutable, Alias("FeedItem")]
public sealed record FeedItem
{
    /// <summary>The product.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>Its score before diversity; higher is better, comparable within one feed only.</summary>
    [Id(1)] public required double Score { get; init; }

    /// <summary>Why it is here.</summary>
    [Id(2)] public required FeedReason Reason { get; init; }

    /// <summary>The parts of the score, when asked for.</summary>
    [Id(3)] public FeedScores? Scores { get; init; }

    /// <summary>The product, when asked for.</summary>
    [Id(4)] public Product? Product { get; init; }
}
