using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Quality;

/// <summary>
/// What every process counted, those that ended included, and who was erased of late. A process sends all that it counted, so
/// that a report lost or sent twice changes no sum; one that is long gone is added to the sum of its like. Not thread-safe:
/// its grain owns it.
/// </summary>
internal sealed class QualityLedger
{
    /// <summary>Most erasures told apart: each of them is looked for in every report, and stored.</summary>
    private const int MaxErasures = 1_000;

    /// <summary>How long the minutes and findings of a silent process are kept: as long as a window is.</summary>
    private static readonly TimeSpan MinutesRetention = TimeSpan.FromHours(1);

    /// <summary>How long a silent process may come back and go on counting.</summary>
    private static readonly TimeSpan SourceRetention = TimeSpan.FromDays(1);

    /// <summary>How long a process may be away and still hear of an erasure. Its findings from before are let go when they come.</summary>
    private static readonly TimeSpan ErasureRetention = TimeSpan.FromDays(7);

    private readonly Dictionary<string, (QualitySnapshot Snapshot, DateTimeOffset Received)> _sources = new(StringComparer.Ordinal);
    private readonly List<QualityErasure> _erasures = [];
    private QualitySnapshot? _ended;

    /// <summary>Takes a process's counts in place of those it sent before.</summary>
    public void Add(QualitySnapshot snapshot, DateTimeOffset now)
    {
        _sources[snapshot.Source] = (Without(snapshot, sample => _erasures.Exists(erasure => erasure.Covers(sample))), now);
    }

    /// <summary>The users erased since a time.</summary>
    public QualityErasure[] ErasedSince(DateTimeOffset time) => [.. _erasures.Where(erasure => erasure.At > time)];

    /// <summary>Forgets the findings about a user; true when there were any.</summary>
    public bool Erase(string userId, DateTimeOffset now)
    {
        var erasure = new QualityErasure(QualityErasure.HashOf(userId), now);
        _erasures.RemoveAll(earlier => now - earlier.At > ErasureRetention || (earlier.User == erasure.User && !earlier.IsOfAll));
        _erasures.Add(erasure);
        if (_erasures.Count > MaxErasures)
        {
            // Of the earlier half it is not told any more who they were: whoever a finding from before is about, it goes.
            var earlier = _erasures.Count - (MaxErasures / 2);
            var until = _erasures[earlier - 1].At;
            _erasures.RemoveRange(0, earlier);
            _erasures.Insert(0, new QualityErasure(0, until, IsOfAll: true));
        }

        var found = false;
        foreach (var (source, (snapshot, received)) in _sources)
        {
            if (snapshot.Rules.Any(rule => rule.Samples.Any(erasure.Covers)))
            {
                found = true;
                _sources[source] = (Without(snapshot, erasure.Covers), received);
            }
        }

        return found;
    }

    /// <summary>All that was counted.</summary>
    public QualityReport Report(QualityOptions options, DateTimeOffset now)
    {
        Age(now);
        var live = _sources.Values.Count(source => now - source.Received <= MinutesRetention);
        return QualityReports.Merge([.. _sources.Values.Select(source => source.Snapshot), .. _ended is { } ended ? [ended] : Array.Empty<QualitySnapshot>()], options, now) with
        {
            Sources = live,
        };
    }

    /// <summary>What ways to rank were worth.</summary>
    /// <param name="hours">Hours to look back.</param>
    /// <param name="now">Now.</param>
    public RankingReport Ranking(int hours, DateTimeOffset now)
    {
        Age(now);
        return RankingReports.Merge(_sources.Values.SelectMany(source => source.Snapshot.Ranking), hours, now);
    }

    /// <summary>The state to store.</summary>
    public QualityState ToState(DateTimeOffset now)
    {
        Age(now);
        return new QualityState
        {
            Sources = [.. _sources.Values.Select(source => Without(source.Snapshot, _ => true))],
            Received = [.. _sources.Values.Select(source => source.Received)],
            Ended = _ended,
            Erasures = [.. _erasures],
        };
    }

    /// <summary>Puts back what was stored.</summary>
    public void Restore(QualityState state)
    {
        foreach (var (snapshot, received) in state.Sources.Zip(state.Received))
        {
            _sources[snapshot.Source] = (snapshot, received);
        }

        _ended = state.Ended;
        _erasures.AddRange(state.Erasures);
    }

    private void Age(DateTimeOffset now)
    {
        foreach (var (source, (snapshot, received)) in _sources)
        {
            if (now - received > SourceRetention)
            {
                _ended = _ended is null ? TotalsOf(snapshot) : Sum(_ended, TotalsOf(snapshot));
                _sources.Remove(source);
            }
            else if (now - received > MinutesRetention && snapshot.Judged.PerMinute.Length > 0)
            {
                _sources[source] = (TotalsOf(snapshot), received);
            }
        }
    }

    private static QualitySnapshot Without(QualitySnapshot snapshot, Func<QualitySample, bool> erased) =>
        !snapshot.Rules.Any(rule => rule.Samples.Any(erased)) ? snapshot : snapshot with
        {
            Rules = Array.ConvertAll(snapshot.Rules, rule => rule with { Samples = [.. rule.Samples.Where(sample => !erased(sample))] }),
        };

    private static QualitySnapshot TotalsOf(QualitySnapshot snapshot) => snapshot with
    {
        Judged = snapshot.Judged with { PerMinute = [] },
        Withheld = snapshot.Withheld with { PerMinute = [] },
        Rules = Array.ConvertAll(snapshot.Rules, rule => rule with { Findings = rule.Findings with { PerMinute = [] }, Samples = [] }),
    };

    private static QualitySnapshot Sum(QualitySnapshot a, QualitySnapshot b) => new()
    {
        Source = "ended",
        Since = a.Since < b.Since ? a.Since : b.Since,
        Minute = Math.Max(a.Minute, b.Minute),
        Judged = new QualitySeries(a.Judged.Total + b.Judged.Total, []),
        Withheld = new QualitySeries(a.Withheld.Total + b.Withheld.Total, []),
        Rules =
        [
            .. a.Rules.Concat(b.Rules).GroupBy(rule => rule.Rule, StringComparer.Ordinal).Select(rules => new RuleSnapshot
            {
                Rule = rules.Key,
                Findings = new QualitySeries(rules.Sum(rule => rule.Findings.Total), []),
                ByAction = [.. Enum.GetValues<RuleAction>().Select(action => rules.Sum(rule => rule.ByAction.ElementAtOrDefault((int)action)))],
                LastSeen = rules.Max(rule => rule.LastSeen),
                Samples = [],
            }),
        ],
    };
}
