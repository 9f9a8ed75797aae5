namespace RealtimeRec.Silo.Hosting;

/// <summary>Tells from the number of grains that leave memory when so many have that collecting what they held is worth its pause.</summary>
internal sealed class DepartureWatch
{
    /// <summary>Fewer than this hold too little.</summary>
    public const long Fewest = 5_000;

    private const double WorthwhileShare = 0.1;

    /// <summary>While so many leave between two looks, more are about to.</summary>
    private const double StillLeaving = 0.01;

    private long _before;
    private long _collected;

    /// <summary>Takes the numbers of now; answers how many have left since the last collection, when it is time for another.</summary>
    /// <param name="present">Grains in memory.</param>
    /// <param name="departed">Grains that ever left it.</param>
    public long? See(long present, long departed)
    {
        var left = departed - _collected;
        var most = present + left;
        var leaving = departed - _before > most * StillLeaving;
        _before = departed;
        return left < Math.Max(Fewest, most * WorthwhileShare) || (leaving && left < most / 2) ? null : left;
    }

    /// <summary>What those held who had left when it looked last is collected.</summary>
    public void Collected() => _collected = _before;
}
