using RealtimeRec.Quality;

namespace RealtimeRec.Hosting.Quality;

/// <summary>Counts by minute over the last hour, and in all. Minutes never go back. Not thread-safe.</summary>
internal sealed class MinuteCounts
{
    private readonly long[] _perMinute = new long[QualitySnapshot.Minutes];
    private long _latest;
    private long _total;

    /// <summary>Adds to a minute; the first call of a minute forgets the minute of an hour ago.</summary>
    public void Add(long minute, long count)
    {
        MoveTo(minute);
        _perMinute[_latest % QualitySnapshot.Minutes] += count;
        _total += count;
    }

    /// <summary>The counts up to a minute.</summary>
    public QualitySeries ToSeries(long minute)
    {
        MoveTo(minute);
        var perMinute = new long[QualitySnapshot.Minutes];
        for (var i = 0; i < perMinute.Length; i++)
        {
            perMinute[i] = _perMinute[(_latest + 1 + i) % QualitySnapshot.Minutes];
        }

        return new QualitySeries(_total, perMinute);
    }

    private void MoveTo(long minute)
    {
        if (minute - _latest >= QualitySnapshot.Minutes)
        {
            Array.Clear(_perMinute);
            _latest = minute;
        }

        while (_latest < minute)
        {
            _latest++;
            _perMinute[_latest % QualitySnapshot.Minutes] = 0;
        }
    }
}
