namespace RealtimeRec.Quality;

/// <summary>
/// Counts what passes this process's quality rules and what breaks them. One per process, whichever way events come in.
/// Thread-safe.
/// </summary>
public sealed class QualityMonitor
{
    /// <summary>Counts events that were judged, whatever came of it.</summary>
    public void CountJudged(int events)
    {
    }

    /// <summary>Counts a finding and keeps it among the samples of its rule.</summary>
    public void Add(QualityFinding finding)
    {
    }
}
