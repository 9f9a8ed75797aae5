using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;

namespace RealtimeRec.Feeds.Meter;

/// <summary>
/// Tells how good feeds are while they are served: of a sample of events, which place their product would have had in the shopper's feed just before, and in
/// simpler lists; a ranker learns from the same cases. One per silo; measures beside the feeds, as one of them, and lets a case go rather than keep a shopper
/// waiting.
/// </summary>
/// <remarks>All members may be called from any thread.</remarks>
internal sealed partial class RankingMeter(
    FeedBuilder feeds,
    CatalogReplica replica,
    CatalogIds ids,
    QualityMonitor monitor,
    IRankerCases cases,
    IOptions<MeterOptions> options,
    TimeProvider time,
    ILogger<RankingMeter> logger)
{
    /// <summary>The lists that stand for the simplest methods, by the names of their sources.</summary>
    private static readonly string[] s_rivals = ["co_visited", "met_together", "profile", "trending", "trending_in_category"];

    /// <summary>An event that is older when it comes says nothing of what is served now.</summary>
    private const long MaxAgeMs = 600_000;

    /// <summary>Cases that wait or are measured at a time.</summary>
    private const int MaxPending = 16;

    private readonly long _period = options.Value.CasesPerSecond == 0 ? long.MaxValue : (long)(time.TimestampFrequency / options.Value.CasesPerSecond);
    private long _next = options.Value.CasesPerSecond == 0 ? long.MaxValue : long.MinValue;
    private readonly ConcurrentDictionary<long, Task> _pending = [];
    private long _measured;

    /// <summary>Whether it is time for another case.</summary>
    public bool IsDue => time.GetTimestamp() >= Volatile.Read(ref _next);

    /// <summary>A case of an event that has not been applied yet; null for one that says nothing of feeds.</summary>
    /// <param name="shopEvent">The event.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="encoded">The same or an older profile as the user encoder sees it; null without one.</param>
    /// <param name="pages">The pages served of late.</param>
    /// <param name="nowMs">When it came, milliseconds since 1970.</param>
    public RankingCase? CaseOf(ShopEvent shopEvent, UserProfile profile, EncodedProfile? encoded, ServedPages pages, long nowMs)
    {
        // Of a shopper of whom nothing is known, and of a product that may not be shown, no feed could know.
        var catalog = replica.Current;
        if (shopEvent.Kind is not (EventKind.ViewItem or EventKind.SelectItem or EventKind.AddToWishlist or EventKind.AddToCart or EventKind.Purchase)
            || shopEvent.Items.Length == 0
            || profile.Interactions.IsEmpty
            || Math.Abs(nowMs - shopEvent.Time.ToUnixTimeMilliseconds()) > MaxAgeMs
            || !ids.Items.TryGet(shopEvent.Items[0].ItemId, out var item)
            || catalog.Find(item) is not { OnSale: true } row)
        {
            return null;
        }

        var served = pages.ServedSince(nowMs - (long)options.Value.AttributionWindow.TotalMilliseconds);
        var kind = HasMet(profile, catalog, row) ? RankingCaseKind.Own
            : Array.Exists(served, shown => IsSame(shown, row, catalog)) ? RankingCaseKind.Shown
            : RankingCaseKind.New;
        string[] hidden = kind == RankingCaseKind.New ? Array.ConvertAll(served, shown => ids.Items[shown]) : [];
        return new RankingCase(shopEvent.UserId, profile.Snapshot(), encoded, catalog, replica.Rankings, row.Item, shopEvent.Kind, kind, hidden, nowMs);
    }

    /// <summary>Measures a case beside the feeds; nothing where there are enough already.</summary>
    public void Measure(RankingCase @case)
    {
        var now = time.GetTimestamp();
        var next = Volatile.Read(ref _next);
        if (now < next || Interlocked.CompareExchange(ref _next, now + _period, next) != next)
        {
            return;
        }

        if (_pending.Count < MaxPending)
        {
            var number = Interlocked.Increment(ref _measured);
            var measuring = MeasureAsync(@case);
            _pending[number] = measuring;

            // Not by itself when it ends: that may be before it is listed.
            measuring.ContinueWith(_ => _pending.TryRemove(number, out Task? _), TaskScheduler.Default).Ignore();
        }
    }

    /// <summary>Completes when all is measured that was to be.</summary>
    public Task WhenIdleAsync() => Task.WhenAll(_pending.Values);

    private static bool HasMet(UserProfile profile, CatalogSnapshot catalog, CatalogRow row)
    {
        foreach (ref readonly var interaction in profile.Interactions)
        {
            if (IsSame(interaction.Item, row, catalog))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether an item is a product, or another variant of it.</summary>
    private static bool IsSame(ItemOrdinal item, CatalogRow row, CatalogSnapshot catalog) =>
        item == row.Item || (!row.Group.IsNone && catalog.Find(item)?.Group == row.Group);

    private async Task MeasureAsync(RankingCase @case)
    {
        try
        {
            var rows = new RankerRows();
            var places = await feeds.PlacesOfAsync(@case, s_rivals, rows).ConfigureAwait(false);
            monitor.AddRanking(@case.Kind, places);
            cases.Add(@case, rows);
        }
        catch (FeedQueueFullException)
        {
            // Shoppers come first.
        }
        catch (Exception exception)
        {
            LogNotMeasured(exception);
        }
    }

    [LoggerMessage(LogLevel.Warning, "What a feed was worth for an event could not be measured.")]
    private partial void LogNotMeasured(Exception exception);
}
