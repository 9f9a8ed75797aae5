namespace RealtimeRec.Products;

/// <summary>The part of a catalogue row that shoppers' behaviour decides.</summary>
[GenerateSerializer, Immutable, Alias("CatalogStatistics")]
public sealed class CatalogStatistics
{
    /// <summary>Neighbours of each kind that a row of the catalogue holds, the same on every silo.</summary>
    public const int PublishedNeighbours = 16;

    /// <summary>No behaviour seen.</summary>
    public static readonly CatalogStatistics None = new()
    {
        Counts = new ProductCounts(0, 0, 0),
        LogPopularity = double.NegativeInfinity,
        Neighbours = [],
    };

    /// <summary>Events ever counted.</summary>
    [Id(0)] public required ProductCounts Counts { get; init; }

    /// <summary>Forward-decayed popularity by <see cref="Time"/>, as in <see cref="ProductSignals.LogPopularity"/>; comparable between products as it is.</summary>
    [Id(1)] public required double LogPopularity { get; init; }

    /// <summary>Neighbours of each kind but <see cref="NeighbourKind.Met"/>, strongest first: the strongest <see cref="PublishedNeighbours"/> in a catalogue row, all of them in storage.</summary>
    [Id(2)] public required NeighbourSignal[] Neighbours { get; init; }

    /// <summary>When shoppers' signals came last, milliseconds since 1970; 0 when none did, or before this was kept.</summary>
    [Id(3)] public long LastNamedMs { get; init; }

    /// <summary>How far the time of popularity had come when they did; nothing in what was stored before this was kept.</summary>
    [Id(4)] public PopularityTime Time { get; init; }

    /// <summary><see cref="Time"/>, or for what was stored before that was kept, that it had come to the last signals.</summary>
    public PopularityTime TimeOfPopularity => Time.LatestMs == 0 && LastNamedMs > 0 ? new PopularityTime(LastNamedMs, 0, 0, 0) : Time;

    /// <summary>Those of the kind <see cref="NeighbourKind.Met"/>, apart: an earlier version would take them for <see cref="NeighbourKind.Visited"/>.</summary>
    [Id(5)] public NeighbourSignal[] Met { get; init; } = [];

    /// <summary>The same with other neighbours, of every kind.</summary>
    public CatalogStatistics With(NeighbourSignal[] neighbours) => new()
    {
        Counts = Counts,
        LogPopularity = LogPopularity,
        Neighbours = Array.FindAll(neighbours, neighbour => neighbour.Kind != NeighbourKind.Met),
        LastNamedMs = LastNamedMs,
        Time = Time,
        Met = Array.FindAll(neighbours, neighbour => neighbour.Kind == NeighbourKind.Met),
    };
}
