using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using RealtimeRec.Encoders.Files;
using RealtimeRec.RankerTraining;
using RealtimeRec.Ranking.Trees;
using Spectre.Console;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>Trains a ranker on a replay's log before the test, and has it serve in the test if it is better on the latest of these cases.</summary>
internal static class ReplayRanker
{
    private const double TrainedShare = 0.67;

    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>Trains, tries, and serves or not.</summary>
    /// <param name="cases">The cases, in the order of the log.</param>
    /// <param name="cluster">Where it is to serve.</param>
    /// <param name="folder">Where to write it; null for nowhere.</param>
    /// <param name="origin">What it was trained on, for its card.</param>
    /// <param name="console">Told what came of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static void Train(IReadOnlyList<RankerCase> cases, ReplayCluster cluster, string? folder, string origin, IAnsiConsole console, CancellationToken cancellationToken)
    {
        var usable = cases.Count(asked => asked.Target >= 0);
        var selection = RankerSelection.Of(
            cluster.FeatureNames,
            cases,
            current: null,
            new RankerSelectionOptions { TrialCases = Math.Max(1, usable - (int)(TrainedShare * usable)), LeastTraining = RankerTrainer.MinCases, Places = ReplayRun.Places },
            cancellationToken);
        console.WriteLine($"Ranker, {cases.Count:N0} cases, {usable:N0} of them with their product among the candidates: {selection.Verdict}. {selection.Reason}");
        if (selection.Ranker is { } ranker)
        {
            cluster.Serve(ranker);
            if (folder is not null)
            {
                Write(folder, ranker, selection, origin);
                console.WriteLine($"Written to {folder}");
            }
        }
    }

    private static void Write(string folder, RankerModel ranker, RankerSelection selection, string origin)
    {
        Directory.CreateDirectory(folder);
        var bytes = ranker.ToOnnx();
        var hash = Convert.ToHexStringLower(SHA256.HashData(bytes));
        File.WriteAllBytes(Path.Combine(folder, RankerModel.FileName), bytes);
        File.WriteAllText(Path.Combine(folder, "MODEL_CARD.md"), string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # Ranker {hash[..8]}

            LambdaMART, {ranker.Trees.Trees.Count} trees, trained on {selection.Cases:N0} cases of a {origin}.
            {selection.Reason}

            What contributed most: {string.Join(", ", ranker.Features.Zip(selection.Gains).OrderByDescending(feature => feature.Second).Take(15).Select(feature => $"{feature.First} {feature.Second.ToString("F2", CultureInfo.InvariantCulture)}"))}.

            """));
        File.WriteAllText(Path.Combine(folder, ModelFolder.DescriptionName), JsonSerializer.Serialize(
            new ModelDescription
            {
                Version = $"ranker-{hash[..8]}",
                Dimensions = ranker.Features.Count,
                MaxLength = Feeds.Learned.LearnedRanker.MaxRanked,
                Files = new Dictionary<string, ModelFileDescription> { [RankerModel.FileName] = new(bytes.Length, hash) },
            },
            s_json));
    }
}
