using System.IO.Compression;
using System.Runtime.InteropServices;
using System.Text.Json;
using RealtimeRec.Feeds;
using RealtimeRec.Ranking.Fusion;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>What every list of the feed said before each event of a replay, so that weights can be tried without replaying again.</summary>
internal sealed class FusionStudy
{
    /// <summary>The data set.</summary>
    public required string Data { get; init; }

    /// <summary>Names of the lists: the parts of the score that have a weight and are not below zero.</summary>
    public required string[] Lists { get; init; }

    /// <summary>What each weighed.</summary>
    public required double[] Weights { get; init; }

    /// <summary>Events with items new to the shopper, in the order of the replay.</summary>
    public required Case[] Cases { get; init; }

    /// <summary>The place of each in the feed as served; 0 for none.</summary>
    public required int[] Feed { get; init; }

    /// <summary>The same by the rival with the best hit rate.</summary>
    public required int[] BestHits { get; init; }

    /// <summary>The same by the rival with the best reciprocal rank.</summary>
    public required int[] BestReciprocal { get; init; }

    /// <summary>The cases to try weights on.</summary>
    public FusionCase[] ToCases() => Array.ConvertAll(Cases, asked => asked.ToCase());

    /// <summary>The study of a replay that is over.</summary>
    /// <param name="data">The data set.</param>
    /// <param name="report">What it came to.</param>
    /// <param name="cases">What the lists said, by case on new items.</param>
    /// <param name="weights">What each list weighs.</param>
    public static FusionStudy Of(string data, ReplayReport report, IEnumerable<Case> cases, IReadOnlyDictionary<string, double> weights) => new()
    {
        Data = data,
        Lists = [.. weights.Keys],
        Weights = [.. weights.Values],
        Cases = [.. cases],
        Feed = report.New[0].Ranks,
        BestHits = ReplayReport.Best(report.New, RankingMetric.HitRate).Ranks,
        BestReciprocal = ReplayReport.Best(report.New, RankingMetric.Mrr).Ranks,
    };

    /// <summary>What a page said of its items: of all candidates where it has places for them, else of the best by the weights that serve.</summary>
    /// <param name="page">The page, explained.</param>
    /// <param name="own">Items that do not count.</param>
    /// <param name="target">The item that came.</param>
    /// <param name="weights">What each list weighs.</param>
    public static Case CaseOf(FeedPage page, IReadOnlySet<string> own, string target, IReadOnlyDictionary<string, double> weights)
    {
        FeedItem[] items = [.. page.Items.Where(item => !own.Contains(item.ItemId))];
        float[] parts = [.. items.SelectMany(item => weights.Select(list => list.Value == 0 ? 0 : (float)(item.Scores!.GetValueOrDefault(list.Key) / list.Value)))];
        float[] rest = [.. items.Select(item => (float)item.Scores!.Where(part => !weights.ContainsKey(part.Key)).Sum(part => part.Value))];
        return new Case(MemoryMarshal.AsBytes(parts).ToArray(), MemoryMarshal.AsBytes(rest).ToArray(), Array.FindIndex(items, item => item.ItemId == target));
    }

    /// <summary>Writes it.</summary>
    public async Task WriteAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = new GZipStream(File.Create(path), CompressionLevel.Fastest);
        await JsonSerializer.SerializeAsync(file, this, cancellationToken: cancellationToken);
    }

    /// <summary>Reads one.</summary>
    /// <exception cref="InvalidDataException">The file is none.</exception>
    public static async Task<FusionStudy> ReadAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            await using var file = new GZipStream(File.OpenRead(path), CompressionMode.Decompress);
            return await JsonSerializer.DeserializeAsync<FusionStudy>(file, cancellationToken: cancellationToken) ?? throw new JsonException("It is null.");
        }
        catch (JsonException exception)
        {
            throw new InvalidDataException($"{path} is no study of a replay: {exception.Message}", exception);
        }
    }

    /// <summary>A <see cref="FusionCase"/> with its numbers as bytes.</summary>
    internal sealed record Case(byte[] Parts, byte[] Rest, int Target)
    {
        public FusionCase ToCase() => new(MemoryMarshal.Cast<byte, float>(Parts).ToArray(), MemoryMarshal.Cast<byte, float>(Rest).ToArray(), Target);
    }
}
