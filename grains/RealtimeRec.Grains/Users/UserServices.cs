using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.Catalog;
using RealtimeRec.Feeds;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.State;

namespace RealtimeRec.Users;

/// <summary>What every user grain of a silo shares: one reference in each grain instead of ten.</summary>
internal sealed record UserServices(
    CatalogIds Ids,
    CatalogReplica Replica,
    ProfileRules Rules,
    SignalAggregator Signals,
    EventJudge Judge,
    FeedPipeline Feeds,
    TextEncoding Texts,
    EncoderRouter Encoders,
    ClusterMetrics Metrics,
    EventIdSegments EventIds,
    StateQuarantine Quarantine,
    [FromKeyedServices(StorageNames.State)] IGrainStorage Store,
    IGrainStorageSerializer Serializer,
    OwnedGrains Owned,
    SiloRoleDirectory Roles,
    TimeProvider Time,
    ILogger<UserGrain> Logger);
