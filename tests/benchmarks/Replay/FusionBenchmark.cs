using System.CommandLine;
using System.Globalization;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Fusion;
using RealtimeRec.Ranking.Metrics;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>
/// What the weights of the fusion are worth: each shop's cases ranked by the weights that serve, by those found on the other shops, and without each list. A ranking here is that of the score
/// alone, without what keeps a page diverse.
/// </summary>
internal sealed class FusionBenchmark : IBenchmark
{
    private readonly Argument<FileInfo[]> _studies = new("FILE") { Description = "Studies of replays (replay --study)", Arity = ArgumentArity.OneOrMore };

    public string Name => "fusion";

    public string Description => "weights of the feed's lists, each shop's judged by those found on the others";

    public IReadOnlyList<Argument> Arguments => [_studies];

    public async Task<BenchmarkResult> RunAsync(ParseResult arguments, IAnsiConsole console, CancellationToken cancellationToken)
    {
        console.Profile.Width = Math.Max(console.Profile.Width, 150);
        var studies = new List<FusionStudy>();
        foreach (var file in arguments.GetRequiredValue(_studies))
        {
            studies.Add(await FusionStudy.ReadAsync(file.FullName, cancellationToken));
        }

        if (studies.Exists(study => !study.Lists.SequenceEqual(studies[0].Lists) || !study.Weights.SequenceEqual(studies[0].Weights)))
        {
            throw new InvalidDataException("The studies are of different lists or weights: they come from different versions, recipes or settings.");
        }

        var (lists, served) = (studies[0].Lists, studies[0].Weights);
        var shops = studies.ConvertAll(study => study.ToCases());
        var table = new Table().Title("HR@20 and MRR@20 as multiples of the best rival's").AddColumn("").AddColumn("cases").AddColumn("target among candidates");
        foreach (var name in (string[])["the feed", "the weights that serve", "found on the others"])
        {
            table.AddColumn($"{name}: HR").AddColumn("MRR");
        }

        var mean = 0.0;
        for (var i = 0; i < studies.Count; i++)
        {
            var (study, cases) = (studies[i], shops[i]);
            var found = studies.Count == 1 ? served : FusionTuner.Tune([.. shops.Where(other => other != cases)], served, ReplayRun.Places, cancellationToken);
            var (byServed, byFound) = (Ranks(cases, served), Ranks(cases, found));
            mean += Ratio(RankingMetric.HitRate, byFound, study.BestHits).Value / studies.Count;
            table.AddRow([
                study.Data, $"{cases.Length:N0}", $"{cases.Count(asked => asked.Target >= 0) / (double)Math.Max(1, cases.Length):P0}",
                .. new[] { study.Feed, byServed, byFound }.SelectMany(ranks => (string[])[
                    Show(Ratio(RankingMetric.HitRate, ranks, study.BestHits)), Show(Ratio(RankingMetric.Mrr, ranks, study.BestReciprocal))]),
            ]);
            console.WriteLine($"{study.Data}: found on the others {Show(lists, found)}");
        }

        console.WriteLine($"Served: {Show(lists, served)}");
        console.WriteLine($"Found on all: {Show(lists, FusionTuner.Tune(shops, served, ReplayRun.Places, cancellationToken))}");
        console.Write(table);
        WriteAblations(console, studies, shops, lists, served);
        return new BenchmarkResult(Name, mean, "HR@20 / best rival", 1, null, null);
    }

    private static void WriteAblations(IAnsiConsole console, List<FusionStudy> studies, List<FusionCase[]> shops, string[] lists, double[] served)
    {
        var table = new Table().Title("Without one list, as multiples of with all: HR@20, MRR@20").AddColumn("");
        studies.ForEach(study => table.AddColumn(study.Data));
        for (var list = 0; list < lists.Length; list++)
        {
            var without = (double[])served.Clone();
            without[list] = 0;
            table.AddRow([
                lists[list],
                .. shops.Select(cases => $"{Show(Ratio(RankingMetric.HitRate, Ranks(cases, without), Ranks(cases, served)))} {Ratio(RankingMetric.Mrr, Ranks(cases, without), Ranks(cases, served)).Value:F2}"),
            ]);
        }

        console.Write(table);
    }

    private static MetricEstimate Ratio(RankingMetric metric, int[] ranks, int[] others) => PairedRanks.Ratio(metric, ranks, others, ReplayRun.Places);

    private static int[] Ranks(FusionCase[] cases, double[] weights) => Array.ConvertAll(cases, asked => asked.Rank(weights));

    private static string Show(MetricEstimate ratio) => string.Create(CultureInfo.InvariantCulture, $"{ratio.Value:F2} ({ratio.Lower:F2}, {ratio.Upper:F2})");

    private static string Show(string[] lists, double[] weights) =>
        string.Join(", ", lists.Zip(weights, (list, weight) => string.Create(CultureInfo.InvariantCulture, $"{list} {weight:0.##}")));
}
