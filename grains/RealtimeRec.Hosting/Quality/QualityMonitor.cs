using System.Diagnostics.Metrics;
using Microsoft.Extensions.Options;
using RealtimeRec.Quality;

namespace RealtimeRec.Hosting.Quality;

/// <summary>
/// Counts what passes this process's quality rules and what breaks them. One per process, whichever way events come in.
/// Thread-safe. An event is counted as judged once: by its reader when that refuses it, by its user's grain otherwise. Of
/// the catalogue's records only what is found is counted.
/// </summary>
public sealed class QualityMonitor
{
    /// <summary>Findings of one rule that come closer together than this are counted all, but kept as samples by turns.</summary>
    private static readonly long SampleSpacingTicks = TimeSpan.FromMilliseconds(50).Ticks;

    private static readonly string[] ActionNames = [.. Enum.GetNames<RuleAction>().Select(name => name.ToLowerInvariant())];

    private static readonly string[] KindNames = [.. Enum.GetNames<RankingCaseKind>().Select(name => name.ToLowerInvariant())];

    private readonly TimeProvider _time;
    private readonly int _maxSamples;
    private readonly DateTimeOffset _since;
    private readonly Counter<long> _judgedCounter;
    private readonly Counter<long> _findingsCounter;
    private readonly Counter<long> _withheldCounter;
    private readonly Counter<long> _rankingCases;
    private readonly Counter<long> _rankingHits;
    private readonly Counter<double> _reciprocalRanks;
    private readonly Lock _lock = new();
    private readonly MinuteCounts _judged = new();
    private readonly MinuteCounts _withheld = new();
    private readonly RankingCounts _ranking = new();
    private readonly Dictionary<string, RuleCounts> _rules = new(StringComparer.Ordinal);
    private long _minute;
    private long _changes;

    /// <summary>Begins to count.</summary>
    public QualityMonitor(TimeProvider time, IMeterFactory meters, IOptions<QualityOptions> options)
    {
        _time = time;
        _since = time.GetUtcNow();
        _maxSamples = options.Value.MaxSamples;
        var meter = meters.Create(TelemetryNames.Source);
        _judgedCounter = meter.CreateCounter<long>(TelemetryNames.QualityJudged, "{event}", "Events that passed the quality rules or broke them.");
        _findingsCounter = meter.CreateCounter<long>(TelemetryNames.QualityFindings, "{finding}", "Broken quality rules, by rule and action.");
        _withheldCounter = meter.CreateCounter<long>(TelemetryNames.QualityWithheld, "{event}", "Events of suspected bots kept out of the products' signals.");
        _rankingCases = meter.CreateCounter<long>(
            TelemetryNames.RankingCases, "{case}", "Sampled events whose product was looked for in what ranks products before, by method and kind.");
        _rankingHits = meter.CreateCounter<long>(
            TelemetryNames.RankingHits, "{case}", $"Those whose product was among the first {RankingReport.Places}, by method and kind.");
        _reciprocalRanks = meter.CreateCounter<double>(
            TelemetryNames.RankingReciprocalRanks, "1", "The sum of 1 / place over them, by method and kind.");
    }

    /// <summary>The process and its run, as snapshots name it.</summary>
    public string Source { get; } = $"{Environment.MachineName}/{Environment.ProcessId}/{Guid.NewGuid().ToString("N")[..8]}";

    /// <summary>Grows with everything counted.</summary>
    public long Changes => Interlocked.Read(ref _changes);

    /// <summary>Counts events that were judged, whatever came of it.</summary>
    public void CountJudged(int events)
    {
        _judgedCounter.Add(events);
        lock (_lock)
        {
            _judged.Add(MinuteOf(_time.GetUtcNow()), events);
            _changes++;
        }
    }

    /// <summary>Counts events of suspected bots that were applied but kept out of the products' signals.</summary>
    public void CountWithheld(int events)
    {
        _withheldCounter.Add(events);
        lock (_lock)
        {
            _withheld.Add(MinuteOf(_time.GetUtcNow()), events);
            _changes++;
        }
    }

    /// <summary>Counts the places that the product of a sampled event would have had.</summary>
    /// <param name="kind">What the product was to the shopper.</param>
    /// <param name="places">By what ranks products: its place, from 1; 0 for none of the first <see cref="RankingReport.Places"/>.</param>
    public void AddRanking(RankingCaseKind kind, IReadOnlyCollection<KeyValuePair<string, int>> places)
    {
        var kindTag = new KeyValuePair<string, object?>("kind", KindNames[(int)kind]);
        foreach (var (method, place) in places)
        {
            var methodTag = new KeyValuePair<string, object?>("method", method);
            _rankingCases.Add(1, methodTag, kindTag);
            if (place > 0)
            {
                _rankingHits.Add(1, methodTag, kindTag);
                _reciprocalRanks.Add(1.0 / place, methodTag, kindTag);
            }
        }

        lock (_lock)
        {
            var hour = MinuteOf(_time.GetUtcNow()) / 60;
            foreach (var (method, place) in places)
            {
                _ranking.Add(hour, kind, method, place);
            }

            _changes++;
        }
    }

    /// <summary>Counts a finding and keeps it among the samples of its rule.</summary>
    public void Add(QualityFinding finding)
    {
        if (Count(finding.Rule, finding.Action))
        {
            Keep(finding);
        }
    }

    /// <summary>
    /// Counts a finding; true when its sample is wanted (<see cref="Keep"/>). A rule that every event breaks costs its
    /// messages only now and then.
    /// </summary>
    public bool Count(string rule, RuleAction action)
    {
        _findingsCounter.Add(1, new KeyValuePair<string, object?>("rule", rule), new KeyValuePair<string, object?>("action", ActionNames[(int)action]));
        var now = _time.GetUtcNow();
        lock (_lock)
        {
            var counts = Of(rule);
            counts.Findings.Add(MinuteOf(now), 1);
            counts.ByAction[(int)action]++;
            counts.LastSeen = now;
            _changes++;
            return counts.Samples.Count < _maxSamples
                || (_maxSamples > 0 && now.UtcTicks - counts.LastSample.UtcTicks >= SampleSpacingTicks);
        }
    }

    /// <summary>Keeps a finding that was counted, in place of the oldest.</summary>
    public void Keep(QualityFinding finding)
    {
        if (_maxSamples == 0)
        {
            return;
        }

        var now = _time.GetUtcNow();
        lock (_lock)
        {
            var counts = Of(finding.Rule);
            if (counts.Samples.Count >= _maxSamples)
            {
                counts.Samples.Dequeue();
            }

            counts.LastSample = now;
            counts.Samples.Enqueue(new QualitySample(
                now, finding.Rule, finding.Action, finding.Message, finding.Origin, finding.EventId, finding.UserId, finding.ItemId));
        }
    }

    /// <summary>Forgets what it found about users that were erased; what was counted stays, since it names nobody.</summary>
    public void Erase(IReadOnlyList<QualityErasure> erasures)
    {
        if (erasures.Count == 0)
        {
            return;
        }

        lock (_lock)
        {
            foreach (var counts in _rules.Values)
            {
                var kept = counts.Samples.Where(sample => !erasures.Any(erasure => erasure.Covers(sample))).ToArray();
                if (kept.Length < counts.Samples.Count)
                {
                    counts.Samples.Clear();
                    foreach (var sample in kept)
                    {
                        counts.Samples.Enqueue(sample);
                    }

                    _changes++;
                }
            }
        }
    }

    /// <summary>All that was counted so far.</summary>
    public QualitySnapshot TakeSnapshot()
    {
        lock (_lock)
        {
            var minute = MinuteOf(_time.GetUtcNow());
            return new QualitySnapshot
            {
                Source = Source,
                Since = _since,
                Minute = minute,
                Judged = _judged.ToSeries(minute),
                Withheld = _withheld.ToSeries(minute),
                Ranking = _ranking.ToArray(),
                Rules =
                [
                    .. _rules.Select(rule => new RuleSnapshot
                    {
                        Rule = rule.Key,
                        Findings = rule.Value.Findings.ToSeries(minute),
                        ByAction = [.. rule.Value.ByAction],
                        LastSeen = rule.Value.LastSeen,
                        Samples = [.. rule.Value.Samples.Reverse()],
                    }),
                ],
            };
        }
    }

    private RuleCounts Of(string rule)
    {
        if (!_rules.TryGetValue(rule, out var counts))
        {
            _rules.Add(rule, counts = new RuleCounts());
        }

        return counts;
    }

    // Never back, whatever the clock does: every series ends at the same minute.
    private long MinuteOf(DateTimeOffset time) => _minute = Math.Max(_minute, time.ToUnixTimeSeconds() / 60);

    private sealed class RuleCounts
    {
        public MinuteCounts Findings { get; } = new();

        public long[] ByAction { get; } = new long[ActionNames.Length];

        public Queue<QualitySample> Samples { get; } = new();

        public DateTimeOffset LastSeen { get; set; }

        public DateTimeOffset LastSample { get; set; }
    }
}
