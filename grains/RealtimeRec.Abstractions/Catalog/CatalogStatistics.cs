using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>The part of a catalogue row that shoppers' behaviour decides.</summary>
[GenerateSerializer, Immutable, Alias("CatalogStatistics")]
public sealed class CatalogStatistics
{
    /// <summary>No behaviour seen.</summary>
    public static readonly CatalogStatistics None = new()
    {
        Counts = new ProductCounts(0, 0, 0),
        LogPopularity = double.NegativeInfinity,
        Neighbours = [],
    };

    /// <summary>Events ever counted.</summary>
    [Id(0)] public required ProductCounts Counts { get; init; }

    /// <summary>Forward-decayed popularity as in <see cref="ProductSignals.LogPopularity"/>; comparable between products as it is.</summary>
    [Id(1)] public required double LogPopularity { get; init; }

    /// <summary>The strongest neighbours of each kind, strongest first.</summary>
    [Id(2)] public required NeighbourSignal[] Neighbours { get; init; }
}
