using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Quality;

/// <summary>Makes one report of the counts of many processes.</summary>
internal static class QualityReports
{
    private const double MinuteSeconds = 60;

    /// <summary>Adds up what the processes counted.</summary>
    /// <param name="sources">The latest snapshot of each process.</param>
    /// <param name="options">The actions of the rules, and how many samples to keep.</param>
    /// <param name="now">The time that the windows end at.</param>
    public static QualityReport Merge(IReadOnlyList<QualitySnapshot> sources, QualityOptions options, DateTimeOffset now)
    {
        var since = sources.Select(source => source.Since).Append(now).Min();
        var broken = sources.SelectMany(source => source.Rules.Select(rule => (source.Minute, Rule: rule))).ToLookup(pair => pair.Rule.Rule);
        return new QualityReport
        {
            Since = since,
            At = now,
            Sources = sources.Count,
            Judged = Count(sources.Select(source => (source.Minute, source.Judged)), since, now),
            WithheldFromSignals = Count(sources.Select(source => (source.Minute, source.Withheld)), since, now),
            Rules =
            [
                .. QualityRules.All.Union(broken.Select(rule => rule.Key)).Select(rule => new RuleReport
                {
                    Rule = rule,
                    Action = options.ActionOf(rule),
                    Findings = Count(broken[rule].Select(pair => (pair.Minute, pair.Rule.Findings)), since, now),
                    Flagged = Total(broken[rule], RuleAction.Flag),
                    Quarantined = Total(broken[rule], RuleAction.Quarantine),
                    Rejected = Total(broken[rule], RuleAction.Reject),
                    LastSeen = broken[rule].Select(pair => (DateTimeOffset?)pair.Rule.LastSeen).Max(),
                    Samples = [.. broken[rule].SelectMany(pair => pair.Rule.Samples).OrderByDescending(sample => sample.Time).Take(options.MaxSamples)],
                }),
            ],
        };
    }

    private static long Total(IEnumerable<(long Minute, RuleSnapshot Rule)> sources, RuleAction action) =>
        sources.Sum(source => source.Rule.ByAction[(int)action]);

    private static QualityCount Count(IEnumerable<(long Minute, QualitySeries Series)> sources, DateTimeOffset since, DateTimeOffset now)
    {
        var minute = now.ToUnixTimeSeconds() / 60;
        var perMinute = new long[QualitySnapshot.Minutes];
        var total = 0L;
        foreach (var (last, series) in sources)
        {
            total += series.Total;
            for (var i = 0; i < series.PerMinute.Length; i++)
            {
                // A process whose clock is ahead counts for the current minute.
                var age = Math.Max(0, minute - (last - (series.PerMinute.Length - 1 - i)));
                if (age < perMinute.Length)
                {
                    perMinute[perMinute.Length - 1 - age] += series.PerMinute[i];
                }
            }
        }

        var uptime = Math.Max(1, (now - since).TotalSeconds);
        var passed = now.ToUnixTimeMilliseconds() / 1_000.0 % MinuteSeconds / MinuteSeconds;
        double Rate(int minutes) => InWindow(perMinute, minutes, passed) / Math.Min(uptime, minutes * MinuteSeconds);
        return new QualityCount(total, new QualityRates(Rate(1), Rate(10), Rate(60)), perMinute[1..]);
    }

    /// <summary>The count of a window that ends now: the minute that it begins in counts by the part of it that is still within.</summary>
    private static double InWindow(long[] perMinute, int minutes, double passed)
    {
        var sum = (1 - passed) * perMinute[^(minutes + 1)];
        for (var i = 1; i <= minutes; i++)
        {
            sum += perMinute[^i];
        }

        return sum;
    }
}
