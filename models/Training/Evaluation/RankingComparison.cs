using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeRec.Ranking.Blending;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Rankers;
using Spectre.Console;

namespace RealtimeRec.Training.Evaluation;

/// <summary>Judges rankers and their blend on the same cases, over the full ranking of all items.</summary>
internal sealed class RankingComparison(IAnsiConsole console)
{
    private static readonly ScoreNormalization[] s_scales =
    [
        new(ScoreScale.MinMax), new(ScoreScale.Sum), new(ScoreScale.Softmax, 0.5f), new(ScoreScale.Softmax), new(ScoreScale.Softmax, 2),
        new(ScoreScale.Exponential), new(ScoreScale.Exponential, 2), new(ScoreScale.Exponential, 4),
    ];

    /// <summary>How often training met each item.</summary>
    public required ItemPopularity Popularity { get; init; }

    /// <summary>Whether a history's own items are no answers.</summary>
    public bool ExcludeHistory { get; init; }

    /// <summary>What the blend is tuned for.</summary>
    public required RankingMetric Metric { get; init; }

    /// <summary>How many places count, in the tuning and in what is shown first.</summary>
    public required int Cutoff { get; init; }

    /// <summary>Evaluates every ranker, tunes the blend of those that are part of it on the validation cases, and evaluates it.</summary>
    /// <returns>A report for each, the blend last.</returns>
    public IReadOnlyList<RankingReport> Run(
        IReadOnlyList<ComparedRanker> rankers, IReadOnlyList<RankingCase> validation, IReadOnlyList<RankingCase> test, CancellationToken cancellationToken)
    {
        var reports = rankers.Select(compared => Evaluate(compared.Ranker, test, cancellationToken)).ToList();
        var blended = rankers.Where(compared => compared.IsBlended).ToArray();
        if (blended.Length > 1)
        {
            var tuning = BlendTuner.Tune(
                [.. blended.Select(compared => new BlendCandidate(compared.ForTuning ?? compared.Ranker, s_scales))],
                validation,
                Popularity.ItemCount,
                new BlendTunerOptions { Metric = Metric, Cutoff = Cutoff, ExcludeHistory = ExcludeHistory },
                cancellationToken);
            console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"Blend by {tuning.Cases:N0} validation cases: {string.Join(" + ", tuning.Components.Select(part => $"{part.Weight:F2} {part.Ranker.Name} ({part.Normalization.Scale})"))}"));
            var parts = tuning.Components.Zip(blended, (part, compared) => part with { Ranker = compared.Ranker });
            reports.Add(Evaluate(new BlendRanker([.. parts], ExcludeHistory), test, cancellationToken));
        }

        Show(reports);
        return reports;
    }

    /// <summary>The figures of each report, by the ranker's name, rounded to five places.</summary>
    public static JsonObject ToJson(IEnumerable<RankingReport> reports, string hitRateName)
    {
        var methods = new JsonObject();
        foreach (var report in reports)
        {
            var figures = new JsonObject();
            foreach (var cutoff in report.Overall.Cutoffs)
            {
                figures[$"{hitRateName}{cutoff.Cutoff}"] = Math.Round(cutoff.HitRate.Value, 5);
                figures[$"ndcg{cutoff.Cutoff}"] = Math.Round(cutoff.Ndcg.Value, 5);
                figures[$"mrr{cutoff.Cutoff}"] = Math.Round(cutoff.Mrr.Value, 5);
            }

            methods[report.Ranker] = figures;
        }

        return methods;
    }

    private RankingReport Evaluate(IRanker ranker, IReadOnlyList<RankingCase> cases, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        RankingReport? report = null;
        console.Progress().AutoClear(true).Start(progress =>
        {
            var task = progress.AddTask($"ranking by {ranker.Name}", maxValue: cases.Count);
            report = RankingEvaluator.Evaluate(
                ranker,
                cases,
                new RankingEvaluationOptions { Popularity = Popularity, ExcludeHistory = ExcludeHistory, Progress = done => task.Value = done },
                cancellationToken);
        });
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{ranker.Name}: {cases.Count:N0} rankings of {Popularity.ItemCount:N0} items in {watch.Elapsed.TotalSeconds:F0} s"));
        return report!;
    }

    private void Show(IReadOnlyList<RankingReport> reports)
    {
        var table = new Table().AddColumns("method", $"HR@{Cutoff}", $"NDCG@{Cutoff}", $"MRR@{Cutoff}", $"coverage@{Cutoff}", "popularity");
        var lengths = new Table { Title = new TableTitle($"HR@{Cutoff} by length of the history") }.AddColumn("method");
        var ages = new Table { Title = new TableTitle($"HR@{Cutoff} by how often training met the target") }.AddColumn("method");
        foreach (var bucket in reports[0].ByHistoryLength)
        {
            lengths.AddColumn($"{bucket.Label} ({bucket.Summary.Cases:N0})");
        }

        foreach (var bucket in reports[0].ByTargetFrequency)
        {
            ages.AddColumn($"{bucket.Label} ({bucket.Summary.Cases:N0})");
        }

        foreach (var report in reports)
        {
            var overall = report.Overall.At(Cutoff);
            table.AddRow(
                Markup.Escape(report.Ranker), Show(overall.HitRate), Show(overall.Ndcg), Show(overall.Mrr), $"{overall.Coverage:P1}", $"{overall.RecommendedPopularity.Value:F2}");
            lengths.AddRow([Markup.Escape(report.Ranker), .. report.ByHistoryLength.Select(bucket => $"{bucket.Summary.At(Cutoff).HitRate.Value:F4}")]);
            ages.AddRow([Markup.Escape(report.Ranker), .. report.ByTargetFrequency.Select(bucket => $"{bucket.Summary.At(Cutoff).HitRate.Value:F4}")]);
        }

        console.Write(table);
        console.Write(lengths);
        console.Write(ages);
    }

    private static string Show(MetricEstimate estimate) =>
        string.Create(CultureInfo.InvariantCulture, $"{estimate.Value:F4} ({estimate.Lower:F4}–{estimate.Upper:F4})");
}
