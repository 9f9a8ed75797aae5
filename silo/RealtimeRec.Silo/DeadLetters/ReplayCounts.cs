namespace RealtimeRec.Silo.DeadLetters;

/// <summary>What became of the dead letters of one rule.</summary>
internal sealed class ReplayCounts
{
    /// <summary>Produced to their topics again, or in a dry run those that would be.</summary>
    public long Replayed { get; set; }

    /// <summary>Dealt with by an earlier run.</summary>
    public long Earlier { get; set; }

    /// <summary>Second letters about one original.</summary>
    public long Repeated { get; set; }

    /// <summary>Not asked for.</summary>
    public long LeftOut { get; set; }
}
