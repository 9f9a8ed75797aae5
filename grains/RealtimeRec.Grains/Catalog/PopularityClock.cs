using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>
/// The time that popularity decays by, on this silo: moved on by the events that it sees, and by what the catalogue's rows tell of those that other
/// silos saw. May be read and moved from any thread.
/// </summary>
/// <param name="halfLifeMs">In what time popularity halves; of a longer silence this much remains.</param>
internal sealed class PopularityClock(double halfLifeMs)
{
    private readonly Lock _lock = new();

    /// <summary>Moved on in steps, not with every event: a thousandth of a half-life is nothing.</summary>
    private readonly double _stepMs = halfLifeMs / 1_024;

    private PopularityTime _time;

    /// <summary>How far it has come.</summary>
    public PopularityTime Time
    {
        get
        {
            lock (_lock)
            {
                return _time;
            }
        }
    }

    /// <summary>Half-lives from 1970 to an event, silences left out.</summary>
    /// <param name="timeMs">Stated time of the event, milliseconds since 1970.</param>
    public double HalfLivesAt(long timeMs)
    {
        lock (_lock)
        {
            if (timeMs - _time.LatestMs > _stepMs)
            {
                _time = _time.After(timeMs, halfLifeMs);
            }

            return _time.At(timeMs, halfLifeMs) / halfLifeMs;
        }
    }

    /// <summary>Takes over a time that has come further.</summary>
    public void Learn(in PopularityTime time)
    {
        lock (_lock)
        {
            _time = PopularityTime.Latest(_time, time);
        }
    }
}
