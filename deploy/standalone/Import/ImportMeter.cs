namespace RealtimeRec.Standalone.Import;

/// <summary>Rate and time left of an import's current phase, from how far it was at its begin and is now.</summary>
internal sealed class ImportMeter(TimeProvider timeProvider)
{
    private ImportPhase _phase = ImportPhase.Waiting;
    private long _begin = timeProvider.GetTimestamp();

    /// <summary>Rows (or products) per second, averaged over the phase.</summary>
    public double RowsPerSecond { get; private set; }

    /// <summary>Time until the phase ends at that rate; null while too little is known.</summary>
    public TimeSpan? TimeLeft { get; private set; }

    /// <summary>Takes a reading.</summary>
    public void Observe(ImportState import)
    {
        if (import.Phase != _phase)
        {
            _phase = import.Phase;
            _begin = timeProvider.GetTimestamp();
        }

        var elapsed = timeProvider.GetElapsedTime(_begin);
        RowsPerSecond = elapsed > TimeSpan.FromSeconds(0.5) ? import.Rows / elapsed.TotalSeconds : 0;
        TimeLeft = import.Fraction > 0.01 && elapsed > TimeSpan.FromSeconds(1)
            ? elapsed * ((1 - import.Fraction) / import.Fraction)
            : null;
    }
}
