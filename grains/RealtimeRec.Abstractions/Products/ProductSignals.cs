namespace RealtimeRec.Products;

/// <summary>A second's worth of what shoppers did with one product, folded by one silo.</summary>
[GenerateSerializer, Immutable, Alias("ProductSignals")]
public sealed class ProductSignals
{
    /// <summary>Events counted.</summary>
    [Id(0)] public required ProductCounts Counts { get; init; }

    /// <summary>
    /// log2 of the sum of weight · 2^(time / half-life) over the events, by the time of <see cref="PopularityTime"/>: a forward-decayed sum that can be added to
    /// another without knowing "now". Negative infinity when the signals add no popularity.
    /// </summary>
    [Id(1)] public required double LogPopularity { get; init; }

    /// <summary>Transitions from this product.</summary>
    [Id(2)] public required NeighbourSignal[] Neighbours { get; init; }

    /// <summary>How far the time of popularity has come on the silo.</summary>
    [Id(3)] public PopularityTime Time { get; init; }

    /// <summary>Stated time of the earliest event, milliseconds since 1970; 0 when that is not known.</summary>
    [Id(4)] public long FirstMs { get; init; }

    /// <summary>Products that the same shoppers met, apart: an earlier version would take them for transitions.</summary>
    [Id(5)] public NeighbourSignal[] Met { get; init; } = [];
}
