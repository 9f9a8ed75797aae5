namespace RealtimeRec.Silo.Hosting;

/// <summary>
/// Tells when the holes between what lives long are worth closing. The garbage collector leaves them: beside running code it sweeps and
/// does not compact, and what comes next does not fit in all of them.
/// </summary>
internal sealed class HoleWatch
{
    /// <summary>Holes of fewer bytes are no loss.</summary>
    public const long Fewest = 16 << 20;

    /// <summary>With more alive, in bytes, closing them would be a pause that callers notice: it takes a tenth of a second for this much.</summary>
    public const long MostAlive = 256 << 20;

    private const double WorthwhileShare = 0.25;

    private long _left;

    /// <summary>Takes the bytes of the oldest generation as they were after the latest collection, and those of its holes among them.</summary>
    public bool See(long bytes, long holes)
    {
        // What a compaction could not close, the next one cannot either.
        _left = Math.Min(_left, holes);
        if (holes - _left < Fewest || holes < bytes * WorthwhileShare || bytes - holes > MostAlive)
        {
            return false;
        }

        _left = holes;
        return true;
    }
}
