using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Feeds.Meter;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.Search;
using RealtimeRec.Search.Analytics;
using RealtimeRec.Search.Suggestions;
using RealtimeRec.State;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Users;

/// <summary>What every user grain of a silo shares: one reference in each grain instead of ten.</summary>
internal sealed record UserServices(
    CatalogIds Ids,
    CatalogReplica Replica,
    ProfileRules Rules,
    InteractionSignals Signals,
    EventJudge Judge,
    FeedBuilder Feeds,
    SearchBuilder Search,
    SuggestionBuilder Suggestions,
    QuerySignals Queries,
    SearchedQueries Searched,
    RankingMeter Meter,
    RankerCases Cases,
    ITextEncoding Texts,
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
