namespace RealtimeRec.Inference;

/// <summary>What is known of the shop's own ranker.</summary>
[GenerateSerializer, Immutable, Alias("RankerReport")]
public sealed record RankerReport
{
    /// <summary>The version that serves; absent when feeds are ranked by fusion alone. A ranker that the registry names is served in its place.</summary>
    [Id(0)] public string? Served { get; init; }

    /// <summary>Whether a ranker is being trained.</summary>
    [Id(1)] public bool Training { get; init; }

    /// <summary>Cases that are kept to learn from.</summary>
    [Id(2)] public int Cases { get; init; }

    /// <summary>Those of them that came since the latest training.</summary>
    [Id(3)] public int NewCases { get; init; }

    /// <summary>What came of the latest training; absent before the first.</summary>
    [Id(4)] public RankerOutcome? Latest { get; init; }

    /// <summary>The versions that can serve again, the latest first.</summary>
    [Id(5)] public RankerVersion[] Versions { get; init; } = [];
}
