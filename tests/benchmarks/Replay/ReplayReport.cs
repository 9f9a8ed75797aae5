using System.Globalization;
using RealtimeRec.Benchmarks.Replay.Rivals;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>What a replay says: the feed beside each rival with the settings that did best before the test.</summary>
internal sealed class ReplayReport
{
    private static readonly (string Name, int From, int To)[] s_histories = [("1 item met", 1, 1), ("2 to 4", 2, 4), ("5 to 19", 5, 19), ("20 and more", 20, int.MaxValue)];

    private static readonly (string Name, int From, int To)[] s_ages =
        [("never met before", -1, -1), ("for less than 1,000 events", 0, 999), ("less than 10,000", 1_000, 9_999), ("longer", 10_000, int.MaxValue)];

    private readonly ReplayLog _log;
    private readonly ReplayRun _run;

    /// <summary>Reads a run that is over.</summary>
    public ReplayReport(ReplayLog log, ReplayRun run)
    {
        (_log, _run) = (log, run);
        New = Lines(run.Tuning.RivalsOfNew, run.Test.RivalsOfNew, run.Test.FeedOfNew, isNew: true);
        Own = Lines(run.Tuning.RivalsOfAll, run.Test.RivalsOfAll, run.Test.FeedOfAll, isNew: false);
        All = Lines(run.Tuning.RivalsOfAll, run.Test.RivalsOfAll, run.Test.FeedOfAll, isNew: null);
    }

    /// <summary>Targets new to the shopper, in lists without the shopper's own items; the feed first, then the rivals, best first.</summary>
    public IReadOnlyList<ReplayLine> New { get; }

    /// <summary>Targets that the shopper had met, in lists as they are.</summary>
    public IReadOnlyList<ReplayLine> Own { get; }

    /// <summary>All targets, in lists as they are.</summary>
    public IReadOnlyList<ReplayLine> All { get; }

    /// <summary>The rival of a table that is best by a metric.</summary>
    public static ReplayLine Best(IReadOnlyList<ReplayLine> lines, RankingMetric metric) => lines.Skip(1).MaxBy(line => Mean(metric, line).Value)!;

    /// <summary>The mean of a metric of a line.</summary>
    public static MetricEstimate Mean(RankingMetric metric, ReplayLine line) => PairedRanks.Mean(metric, line.Ranks, ReplayRun.Places);

    /// <summary>Writes all of it.</summary>
    public void Write(IAnsiConsole console)
    {
        // A table is only useful whole.
        console.Profile.Width = Math.Max(console.Profile.Width, 150);
        console.WriteLine(_log.Caution);
        WriteTable(console, $"items new to the shopper, {New[0].Ranks.Length:N0} cases", New);
        WriteTable(console, $"items that the shopper had met, {Own[0].Ranks.Length:N0} cases", Own);
        WriteTable(console, $"all items, {All[0].Ranks.Length:N0} cases", All);
        WriteParts(console);
        var test = _run.Test;
        var places = Math.Max(1, test.PlacesByReason.Values.Sum());
        var hits = Math.Max(1, test.HitsByReason.Values.Sum());
        console.WriteLine($"Places by reason: {Shares(test.PlacesByReason, places)}. Hits on new items by reason: {Shares(test.HitsByReason, hits)}.");
        console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"Coverage {(double)test.Served.Count / _log.Items:P1} of {_log.Items:N0} items; {(double)test.CategoriesServed / Math.Max(1, test.Cases.Count):F1} categories a page; a feed of 60 items takes {test.Latency.Median:F1} ms, p99 {test.Latency.Percentile(99):F1}."));
        console.WriteLine($"Rivals' settings, chosen on {_run.Tuning.Cases.Count:N0} cases before the test: {string.Join("; ", New.Skip(1).Select(line => $"{line.Name}: {line.Settings}"))}.");
    }

    /// <summary>Writes what the ranker is worth, where one was served.</summary>
    public void WriteRanker(IAnsiConsole console)
    {
        var places = _run.Test.FusionOfNew;
        if (places.Count == 0)
        {
            return;
        }

        int[] fused = [.. places.Where((_, i) => _run.Test.Cases[i].IsNew)];
        foreach (var metric in (RankingMetric[])[RankingMetric.HitRate, RankingMetric.Mrr])
        {
            var without = PairedRanks.Ratio(metric, fused, Best(New, metric).Ranks, ReplayRun.Places);
            var gain = PairedRanks.Ratio(metric, New[0].Ranks, fused, ReplayRun.Places);
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"With the ranker the feed's {metric} on new items is {gain.Value:F3} ({gain.Lower:F3}, {gain.Upper:F3}) times what it is without, which is {without.Value:F3} ({without.Lower:F3}, {without.Upper:F3}) times the best rival's."));
        }
    }

    private static string Shares(Dictionary<string, int> counts, int sum) =>
        string.Join(", ", counts.OrderByDescending(pair => pair.Value).Select(pair => string.Create(CultureInfo.InvariantCulture, $"{pair.Key} {(double)pair.Value / sum:P0}")));

    private static void WriteTable(IAnsiConsole console, string title, IReadOnlyList<ReplayLine> lines)
    {
        if (lines[0].Ranks.Length == 0)
        {
            console.WriteLine($"No cases: {title}.");
            return;
        }

        var (bestHit, bestReciprocal) = (Best(lines, RankingMetric.HitRate), Best(lines, RankingMetric.Mrr));
        var table = new Table().Title(title).AddColumn("").AddColumn("HR@20").AddColumn("MRR@20").AddColumn("NDCG@20").AddColumn("the feed's HR / this").AddColumn("the feed's MRR / this");
        foreach (var line in lines)
        {
            table.AddRow(
                line.Name + (line == bestHit ? " (best HR)" : "") + (line == bestReciprocal ? " (best MRR)" : ""),
                Show(Mean(RankingMetric.HitRate, line)),
                Show(Mean(RankingMetric.Mrr, line)),
                Show(Mean(RankingMetric.Ndcg, line)),
                line == lines[0] ? "" : Ratio(RankingMetric.HitRate, lines[0], line),
                line == lines[0] ? "" : Ratio(RankingMetric.Mrr, lines[0], line));
        }

        console.Write(table);
    }

    private static string Show(MetricEstimate estimate) => string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F4} ({estimate.Lower:F3}, {estimate.Upper:F3})");

    private static string Ratio(RankingMetric metric, ReplayLine feed, ReplayLine other)
    {
        var ratio = PairedRanks.Ratio(metric, feed.Ranks, other.Ranks, ReplayRun.Places);
        return string.Create(CultureInfo.InvariantCulture, $"{ratio.Value:F2} ({ratio.Lower:F2}, {ratio.Upper:F2})");
    }

    /// <summary>The feed and the best rival on new items, by what is known of shopper and item.</summary>
    private void WriteParts(IAnsiConsole console)
    {
        if (New[0].Ranks.Length == 0)
        {
            return;
        }

        var best = Best(New, RankingMetric.HitRate);
        ReplayCase[] cases = [.. _run.Test.Cases.Where(asked => asked.IsNew)];
        var table = new Table().Title($"HR@20 on new items beside {best.Name}").AddColumn("").AddColumn("cases").AddColumn("feed").AddColumn("rival");
        foreach (var (name, from, to) in s_histories)
        {
            Add($"shopper with {name}", asked => asked.History >= from && asked.History <= to);
        }

        foreach (var (name, from, to) in s_ages)
        {
            Add($"item known {name}", asked => asked.ItemAge >= from && asked.ItemAge <= to);
        }

        console.Write(table);

        void Add(string name, Func<ReplayCase, bool> isOf)
        {
            int[] chosen = [.. Enumerable.Range(0, cases.Length).Where(i => isOf(cases[i]))];
            if (chosen.Length > 0)
            {
                table.AddRow(name, $"{chosen.Length:N0}", HitsOf(New[0]), HitsOf(best));
            }

            string HitsOf(ReplayLine line) => string.Create(CultureInfo.InvariantCulture, $"{chosen.Average(i => line.Ranks[i] > 0 ? 1.0 : 0):F4}");
        }
    }

    /// <summary>The feed, and of every family of rivals the one whose settings did best before the test; best first.</summary>
    private List<ReplayLine> Lines(List<int>[] tuning, List<int>[] test, List<int> feed, bool? isNew)
    {
        var (before, during) = (Chosen(_run.Tuning), Chosen(_run.Test));
        var lines = _run.Field.Rivals.Select((rival, i) => (Rival: rival, Before: Of(tuning[i], before), Line: new ReplayLine(rival.Family, rival.Settings, Of(test[i], during))))
            .GroupBy(rival => rival.Rival.Family)
            .Select(family => family.MaxBy(rival => Value(rival.Before)).Line)
            .OrderByDescending(line => Mean(RankingMetric.HitRate, line).Value);
        return [new ReplayLine("the feed", "", Of(feed, during)), .. lines];

        int[] Chosen(ReplayOutcome outcome) => [.. Enumerable.Range(0, outcome.Cases.Count).Where(i => isNew is null || outcome.Cases[i].IsNew == isNew)];

        static int[] Of(List<int> ranks, int[] chosen) => ranks.Count == 0 ? [] : Array.ConvertAll(chosen, i => ranks[i]);

        // Hit rate and reciprocal rank count alike, each as it is usual for its size.
        static double Value(int[] ranks) => ranks.Sum(rank => rank == 0 ? 0 : 1 + (2.0 / rank));
    }
}
