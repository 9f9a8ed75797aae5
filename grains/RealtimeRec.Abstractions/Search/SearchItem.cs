using RealtimeRec.Products;

namespace RealtimeRec.Search;

/// <summary>A product that was found.</summary>
[GenerateSerializer, Immutable, Alias("SearchItem")]
public sealed record SearchItem
{
    /// <summary>Its id.</summary>
    [Id(0)] public required string ItemId { get; init; }

    /// <summary>The group of variants that it stands for; absent when it has none.</summary>
    [Id(1)] public string? ItemGroupId { get; init; }

    /// <summary>Its place over all pages, from 1.</summary>
    [Id(2)] public required int Rank { get; init; }

    /// <summary>What it is ordered by; in an order other than by relevance, how well the words fit.</summary>
    [Id(3)] public required double Score { get; init; }

    /// <summary>Where the words are, if that is asked for.</summary>
    [Id(4)] public SearchHighlight[]? Highlights { get; init; }

    /// <summary>The parts of the score by name, if an explanation is asked for.</summary>
    [Id(5)] public Dictionary<string, double>? Scores { get; init; }

    /// <summary>How much each word adds to the part <c>words</c>, if an explanation is asked for.</summary>
    [Id(6)] public Dictionary<string, double>? Words { get; init; }

    /// <summary>The product, if it is asked for.</summary>
    [Id(7)] public Product? Product { get; init; }
}
