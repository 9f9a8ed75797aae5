namespace RealtimeRec.Silo.Hosting;

/// <summary>Tells from the number of grains in memory when so many have left that collecting what they held is worth its pause.</summary>
internal sealed class DepartureWatch
{
    /// <summary>Fewer than this hold too little.</summary>
    public const long Fewest = 5_000;

    private const double WorthwhileShare = 0.1;

    /// <summary>While so many leave between two looks, more are about to.</summary>
    private const double StillLeaving = 0.01;

    private long _most;
    private long _before;

    /// <summary>Takes the number of now; answers how many have left since the last collection, when it is time for another.</summary>
    public long? See(long grains)
    {
        var leaving = _before - grains > grains * StillLeaving;
        _before = grains;
        _most = Math.Max(_most, grains);
        var left = _most - grains;
        return left < Math.Max(Fewest, _most * WorthwhileShare) || (leaving && left < _most / 2) ? null : left;
    }

    /// <summary>What those held who had left when it looked last is collected.</summary>
    public void Collected() => _most = _before;
}
