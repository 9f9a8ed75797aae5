using RealtimeRec.Products;

namespace RealtimeRec.Feeds;

/// <summary>One place of a feed.</summary>
[GenerateSerializer, Immutable, Alias("FeedItem")]
public sealed record FeedItem
{
    /// <summary>The product.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>The group of variants that it stands for; null when it has none.</summary>
    [Id(8)] public string? ItemGroupId { get; init; }

    /// <summary>Its place in the feed, from 1, those of earlier pages counted.</summary>
    [Id(7)] public int Rank { get; init; }

    /// <summary>Its score before diversity; higher is better, comparable within one feed only. The items are in the order of <see cref="Rank"/>.</summary>
    [Id(1)] public required double Score { get; init; }

    /// <summary>Why it is here.</summary>
    [Id(2)] public required FeedReason Reason { get; init; }

    /// <summary>The parts whose sum is the score, by the component that gave each, when asked for.</summary>
    [Id(5)] public Dictionary<string, double>? Scores { get; init; }

    /// <summary>Every source that named the item, when asked for.</summary>
    [Id(6)] public FeedSource[]? Sources { get; init; }

    /// <summary>In words and numbers: who named the item, what its score is made of and how it came to its place; when asked for.</summary>
    [Id(9)] public string? Explanation { get; init; }

    /// <summary>The product, when asked for.</summary>
    [Id(4)] public Product? Product { get; init; }
}
