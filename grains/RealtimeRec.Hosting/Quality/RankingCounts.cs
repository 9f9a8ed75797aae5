using RealtimeRec.Quality;

namespace RealtimeRec.Hosting.Quality;

/// <summary>Adds up what ways to rank were worth, by hour. Not thread-safe.</summary>
internal sealed class RankingCounts
{
    private readonly Dictionary<(long Hour, RankingCaseKind Kind, string Method), RankingCount> _counts = [];
    private long _hour;

    /// <summary>Counts a case.</summary>
    /// <param name="hour">The hour, in hours since 1970.</param>
    /// <param name="kind">What the product was to the shopper.</param>
    /// <param name="method">What ranked it.</param>
    /// <param name="place">Its place, from 1; 0 for none of the first <see cref="RankingReport.Places"/>.</param>
    public void Add(long hour, RankingCaseKind kind, string method, int place)
    {
        if (hour > _hour)
        {
            _hour = hour;
            foreach (var old in _counts.Keys.Where(key => key.Hour <= hour - RankingReport.MaxHours).ToArray())
            {
                _counts.Remove(old);
            }
        }

        var count = _counts.GetValueOrDefault((hour, kind, method), new RankingCount(hour, kind, method, 0, 0, 0, 0));
        var reciprocal = place == 0 ? 0 : 1.0 / place;
        _counts[(hour, kind, method)] = count with
        {
            Cases = count.Cases + 1,
            Hits = count.Hits + (place == 0 ? 0 : 1),
            ReciprocalRanks = count.ReciprocalRanks + reciprocal,
            SquaredReciprocalRanks = count.SquaredReciprocalRanks + (reciprocal * reciprocal),
        };
    }

    /// <summary>All that was counted in the hours kept.</summary>
    public RankingCount[] ToArray() => [.. _counts.Values];
}
