namespace RealtimeRec.Silo.Hosting;

/// <summary>
/// Tells when the holes between what lives long are worth closing. The garbage collector leaves them: beside running code it sweeps and
/// does not compact, and what comes next does not fit in all of them.
/// </summary>
internal sealed class HoleWatch
{
    /// <summary>Holes of fewer bytes are no loss.</summary>
    public const long Fewest = 16 << 20;

    /// <summary>
    /// With more alive, in bytes, closing them would be a pause that callers notice: where cores are short it takes a tenth of a second for this much.
    /// </summary>
    public const long MostAlive = 32 << 20;

    /// <summary>The same for a silo that is calm, where hardly anyone calls.</summary>
    public const long MostAliveWhenCalm = 256 << 20;

    private const double WorthwhileShare = 0.25;

    private long _left;

    /// <summary>Takes the bytes of the oldest generation as they were after the latest collection, and those of its holes among them.</summary>
    /// <param name="bytes">All of them.</param>
    /// <param name="holes">Those of the holes.</param>
    /// <param name="isCalm">Whether the silo has next to nothing to do.</param>
    public bool See(long bytes, long holes, bool isCalm)
    {
        // What a compaction could not close, the next one cannot either.
        _left = Math.Min(_left, holes);
        if (holes - _left < Fewest || holes < bytes * WorthwhileShare || bytes - holes > (isCalm ? MostAliveWhenCalm : MostAlive))
        {
            return false;
        }

        _left = holes;
        return true;
    }
}
