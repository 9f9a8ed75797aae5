using RealtimeRec.Products;

namespace RealtimeRec.Feeds;

/// <summary>One item of a feed.</summary>
[GenerateSerializer, Immutable, Alias("FeedItem")]
public sealed record FeedItem
{
    /// <summary>The product.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>The group of variants that it represents; absent if it has none.</summary>
    [Id(8)] public string? ItemGroupId { get; init; }

    /// <summary>Its position in the feed, from 1, counting earlier pages.</summary>
    [Id(7)] public int Rank { get; init; }

    /// <summary>
    /// Its score before diversification, the sum of its <c>scores</c>, which may be below 0; higher is better. Comparable only within one page. The items are in
    /// the order of <c>rank</c>.
    /// </summary>
    [Id(1)] public required double Score { get; init; }

    /// <summary>Why it is here.</summary>
    [Id(2)] public required FeedReason Reason { get; init; }

    /// <summary>The parts that add up to the score, by the component that gave each; only with <c>explain</c>.</summary>
    [Id(5)] public Dictionary<string, double>? Scores { get; init; }

    /// <summary>Every source that named the item; only with <c>explain</c>.</summary>
    [Id(6)] public FeedSource[]? Sources { get; init; }

    /// <summary>In words and numbers: which sources named the item, what its score is made of and how it got its position; only with <c>explain</c>.</summary>
    [Id(9)] public string? Explanation { get; init; }

    /// <summary>The product; only with <c>expand</c>.</summary>
    [Id(4)] public Product? Product { get; init; }
}
