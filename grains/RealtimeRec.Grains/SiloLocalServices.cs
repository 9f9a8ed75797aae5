using Microsoft.Extensions.Logging;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Feeds.Meter;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.Search;
using RealtimeRec.Search.Analytics;
using RealtimeRec.Search.Suggestions;

namespace RealtimeRec;

/// <summary>
/// Starts and stops what runs beside the grains of a silo: what it finds in events is reported by every silo, catalogue and
/// signals are the business of one with the role <see cref="SiloRole.Users"/>, encoders that of one with the role
/// <see cref="SiloRole.Inference"/>, which needs the catalogue too. The catalogue is loaded, and models are, before the silo takes calls;
/// all else starts once it does, and stops while grains still do, so that the last signals reach their products and the last counts
/// the report.
/// </summary>
internal sealed partial class SiloLocalServices(
    CatalogReplica replica,
    SignalAggregator signals,
    UnknownProductExpiry expiry,
    RankingMeter meter,
    QualityReporter quality,
    ModelRegistry registry,
    EncoderDevices devices,
    EncoderRouter router,
    ModelSwitch models,
    ServedRanker ranker,
    ServedSynonyms synonyms,
    ServedSuggestions suggestions,
    QuerySignals queries,
    IEnumerable<ProviderNotice> notices,
    SiloRoleDirectory roles,
    ILogger<SiloLocalServices> logger)
    : ILifecycleParticipant<ISiloLifecycle>
{
    /// <summary>Storage is there by then, and the silo is known to the others but not yet called.</summary>
    private const int PreloadStage = ServiceLifecycleStage.ApplicationServices + 1_000;

    public void Participate(ISiloLifecycle lifecycle)
    {
        if (HasCatalog)
        {
            lifecycle.Subscribe(nameof(CatalogReplica), PreloadStage, PreloadAsync);
        }

        lifecycle.Subscribe(nameof(SiloLocalServices), ServiceLifecycleStage.Active, StartAsync, StopAsync);
    }

    private bool HasCatalog => roles.LocalHas(SiloRole.Users) || roles.LocalHas(SiloRole.Inference);

    private async Task PreloadAsync(CancellationToken cancellationToken)
    {
        foreach (var notice in notices.Where(notice => notice.Reason is not null))
        {
            LogProvider(notice.Reason!, notice.InUse is { } other ? $"{other.Name()} takes over" : "this silo encodes nothing");
        }

        await replica.PreloadAsync(cancellationToken);
        await Task.Run(devices.Open, cancellationToken);
    }

    private Task StartAsync(CancellationToken cancellationToken)
    {
        quality.Start();
        if (HasCatalog)
        {
            registry.Start();
            devices.Start();
            router.Start();
            replica.Start();
            models.Start();
            ranker.Start();
            synonyms.Start();
            suggestions.Start();
        }

        if (roles.LocalHas(SiloRole.Users))
        {
            signals.Start();
            queries.Start();
            expiry.Start();
        }

        return Task.CompletedTask;
    }

    // What was not started stops at once.
    private async Task StopAsync(CancellationToken cancellationToken)
    {
        await expiry.StopAsync();
        await signals.StopAsync();
        await queries.StopAsync();
        await meter.WhenIdleAsync();
        await quality.StopAsync();
        await suggestions.StopAsync();
        await synonyms.StopAsync();
        await ranker.StopAsync();
        await models.StopAsync();
        await replica.StopAsync();
        await registry.StopAsync();
        await router.StopAsync();
        await devices.StopAsync();
    }

    [LoggerMessage(LogLevel.Error, "{Reason} Until that is fixed, {Consequence}.")]
    private partial void LogProvider(string reason, string consequence);
}
