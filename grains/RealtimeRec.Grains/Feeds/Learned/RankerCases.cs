using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Events;
using RealtimeRec.Quality;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds.Learned;

/// <summary>Sends cases to the grains that keep them, and finds and erases those of a shopper. Thread-safe.</summary>
internal sealed partial class RankerCases(
    Lazy<FeedFeatures> features, IGrainFactory grains, IOptions<RankerOptions> options, ClusterMetrics metrics, ILogger<RankerCases> logger) : IRankerCases
{
    public void Add(RankingCase @case, RankerRows rows)
    {
        if (!options.Value.Enabled || @case.Kind == RankingCaseKind.Own)
        {
            return;
        }

        var target = rows.PlaceOf(@case.Catalog.Find(@case.Item)!.Listed);
        metrics.CountRankerCase(target >= 0);
        if (target < 0)
        {
            return;
        }

        var candidates = rows.Features.Length / features.Value.Names.Length;
        var user = QualityErasure.HashOf(@case.UserId);
        _ = SendAsync(new StoredRankerCase(
            user, @case.NowMs, GradeOf(@case.Event), @case.Kind == RankingCaseKind.Shown, features.Value.Fingerprint, target, candidates, PackedFeatures.Pack(rows.Features, candidates)));
    }

    /// <summary>When the cases kept of shoppers were, in order of time, milliseconds since 1970.</summary>
    /// <param name="userIds">Ids of the shoppers.</param>
    public async Task<long[]> TimesOfAsync(IEnumerable<string> userIds)
    {
        var times = await Task.WhenAll(ByShard(userIds).Select(shard => GrainOf(shard.Key).TimesOfAsync([.. shard])));
        return [.. times.SelectMany(some => some).Order()];
    }

    /// <summary>Erases the cases of shoppers; true when there were any. Durable once it returns.</summary>
    /// <param name="userIds">Ids of the shoppers.</param>
    public async Task<bool> EraseAsync(IEnumerable<string> userIds)
    {
        var found = await Task.WhenAll(ByShard(userIds).Select(shard => GrainOf(shard.Key).EraseAsync([.. shard])));
        return found.Contains(true);
    }

    private static IEnumerable<IGrouping<int, ulong>> ByShard(IEnumerable<string> userIds) => userIds.Select(QualityErasure.HashOf).GroupBy(ShardOf);

    private static int ShardOf(ulong user) => (int)(user % IRankerCasesGrain.Shards);

    private static CaseGrade GradeOf(EventKind kind) => kind switch
    {
        EventKind.Purchase => CaseGrade.Bought,
        EventKind.AddToCart or EventKind.AddToWishlist => CaseGrade.Kept,
        _ => CaseGrade.Viewed,
    };

    private IRankerCasesGrain GrainOf(int shard) => grains.Get<IRankerCasesGrain>(shard);

    private async Task SendAsync(StoredRankerCase @case)
    {
        try
        {
            await GrainOf(ShardOf(@case.User)).AddAsync(@case).ConfigureAwait(false);
        }
        catch (Exception exception)
        {
            // One of many.
            LogLost(exception);
        }
    }

    [LoggerMessage(LogLevel.Debug, "A case for the ranker could not be kept.")]
    private partial void LogLost(Exception exception);
}
