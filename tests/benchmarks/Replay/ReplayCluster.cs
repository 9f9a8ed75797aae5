using System.Globalization;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.EmbeddedStore;
using RealtimeRec.EmbeddedStore.Storage;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Feeds.Learned;
using RealtimeRec.Feeds.Meter;
using RealtimeRec.Feeds.Scores;
using RealtimeRec.Products;
using RealtimeRec.RankerTraining;
using RealtimeRec.Ranking.Trees;
using RealtimeRec.State;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>A silo in this process, with a store of its own, whose clock is the log's.</summary>
internal sealed class ReplayCluster : IAsyncDisposable
{
    /// <summary>A recipe as <c>default</c>, without a ranker.</summary>
    public const string WithoutRanker = "without-ranker";

    private static readonly ParallelOptions s_concurrent = new() { MaxDegreeOfParallelism = 64 };

    private readonly HashSet<int> _described = [];
    private readonly IHost _host;
    private readonly StateStore _store;
    private readonly TemporaryDirectory _folder;
    private readonly VirtualClock _clock;
    private readonly IGrainFactory _grains;
    private readonly ISiloSignals _signals;
    private readonly ISiloCatalog _catalog;
    private readonly RankingMeter _meter;
    private readonly KeptCases _cases;

    private ReplayCluster(IHost host, StateStore store, TemporaryDirectory folder, VirtualClock clock)
    {
        (_host, _store, _folder, _clock) = (host, store, folder, clock);
        _grains = host.Services.GetRequiredService<IGrainFactory>();
        _signals = host.Services.GetRequiredService<ISiloSignals>();
        _catalog = host.Services.GetRequiredService<ISiloCatalog>();
        _meter = host.Services.GetRequiredService<RankingMeter>();
        _cases = (KeptCases)host.Services.GetRequiredService<IRankerCases>();
    }

    /// <summary>Starts it.</summary>
    /// <param name="startMs">The time it starts at, milliseconds since 1970.</param>
    /// <param name="registry">Folder of encoders; null for none.</param>
    /// <param name="cancellationToken">Ends the start.</param>
    public static async Task<ReplayCluster> StartAsync(long startMs, string? registry, CancellationToken cancellationToken)
    {
        var clock = new VirtualClock();
        clock.SetTo(startMs);
        var folder = new TemporaryDirectory();
        var store = StateStore.Open(folder.File("store"), folder.File("store.mark"), identity: null, TimeProvider.System);
        var host = Host.CreateDefaultBuilder()
            .ConfigureLogging(logging => logging.ClearProviders())
            .ConfigureAppConfiguration(configuration => configuration.AddInMemoryCollection(new Dictionary<string, string?>
            {
                ["Inference:Registry"] = registry,

                // Of the events that are to be measured, each is; a log's days pass in seconds.
                ["Feeds:Meter:CasesPerSecond"] = "1000",
                ["Feeds:Ranker:Enabled"] = "false",
                [$"Feeds:Recipes:{WithoutRanker}:ranker:Enabled"] = "false",
            }))
            .ConfigureServices(services => services.AddSingleton<TimeProvider>(clock))
            .UseOrleans((context, silo) =>
            {
                silo.UseLocalhostClustering(siloPort: FreePort.Next(), gatewayPort: FreePort.Next());
                silo.AddEmbeddedGrainStorage(StorageNames.State, store);
                silo.AddRealtimeRecGrains(context.Configuration);
                silo.Services.AddSingleton<IRankerCases, KeptCases>();
            })
            .Build();
        await host.StartAsync(cancellationToken);
        return new ReplayCluster(host, store, folder, clock);
    }

    /// <summary>
    /// Applies a part of a log as of the time of its last event: each shopper's events in their order, several shoppers at once. A product is known
    /// from its first event on.
    /// </summary>
    /// <param name="log">The log.</param>
    /// <param name="from">Number of the first event.</param>
    /// <param name="end">Number of the event after the last.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public Task ApplyAsync(ReplayLog log, int from, int end, CancellationToken cancellationToken) => ApplyAsync(log, from, end, isHistorical: true, cancellationToken);

    private async Task ApplyAsync(ReplayLog log, int from, int end, bool isHistorical, CancellationToken cancellationToken)
    {
        _clock.SetTo(log.Events[end - 1].TimeMs);
        var numbers = Enumerable.Range(from, end - from);
        await Parallel.ForEachAsync(
            numbers.Select(number => log.Events[number].Item).Where(_described.Add).ToArray(),
            s_concurrent,
            async (item, _) => await _grains.GetProduct(log.Products[item].ItemId).UpsertAsync(log.Products[item]));
        await Parallel.ForEachAsync(
            numbers.GroupBy(number => log.Events[number].User),
            s_concurrent,
            async (shopper, _) => await _grains.GetUser(log.Users[shopper.Key]).ApplyAsync(new EventBatch
            {
                Events = [.. shopper.Select(number => EventOf(log, number))],
                // A log's times are coarse: how many events come in a minute says nothing.
                Historical = isHistorical,
            }));
        cancellationToken.ThrowIfCancellationRequested();
    }

    /// <summary>Waits until every product and list knows what was done, as they would some seconds after the event.</summary>
    public async Task SettleAsync(CancellationToken cancellationToken)
    {
        await _signals.SettleAsync(_ => { }, cancellationToken);
        await _catalog.CatchUpAsync(cancellationToken);
    }

    /// <summary>A shopper's feed at a time.</summary>
    public Task<FeedPage> FeedAsync(string userId, long atMs, int limit, string? recipe, bool isExplained, CancellationToken cancellationToken)
    {
        _clock.SetTo(atMs);
        return _grains.GetUser(userId).GetFeedAsync(new FeedRequest { Limit = limit, Recipe = recipe, IncludeProducts = true, Explain = isExplained }, cancellationToken);
    }

    /// <summary>Whether feeds are ranked by a ranker.</summary>
    public bool IsRankerServed => Ranker.Current is not null;

    /// <summary>Names of the features that a ranker is told.</summary>
    public string[] FeatureNames => Ranker.Features.Names;

    private ServedRanker Ranker => _host.Services.GetRequiredService<ServedRanker>();

    /// <summary>Has feeds ranked by a ranker.</summary>
    public void Serve(RankerModel ranker) => Ranker.Serve("replay", ranker);

    /// <summary>
    /// Applies an event as a running shop does, of which the meter measures what the feed before it was worth, and a ranker learns.
    /// </summary>
    /// <returns>The case; null where there is nothing to learn from it.</returns>
    public async Task<RankerCase?> ApplyMeasuredAsync(ReplayLog log, int number)
    {
        _clock.SetTo(log.Events[number].TimeMs);
        _cases.Clear();
        await ApplyAsync(log, number, number + 1, isHistorical: false, CancellationToken.None);
        await _meter.WhenIdleAsync();
        return _cases.TryTake(out var taken) ? taken : null;
    }

    /// <summary>What the parts of a recipe's score weigh that add to it, by component; 0 for one that takes no part.</summary>
    public IReadOnlyDictionary<string, double> WeightsOf(string? name)
    {
        var recipe = _host.Services.GetRequiredService<RecipeBook<FeedQuery>>().Find(name ?? "default") ?? throw new ArgumentException($"There is no recipe {name}.", nameof(name));
        return _host.Services.GetRequiredService<CandidatePipeline<FeedQuery>>().Components
            .Where(component => component is ICandidateSource<FeedQuery> or Affinity)
            .ToDictionary(component => component.Name, component => !recipe.Enables(component) ? 0 : recipe.OptionsOf(component) switch
            {
                SourceOptions source => source.Weight,
                ScoreOptions score => score.Weight,
                _ => 0,
            });
    }

    private static ShopEvent EventOf(ReplayLog log, int number)
    {
        var what = log.Events[number];
        return new ShopEvent
        {
            EventId = number.ToString(CultureInfo.InvariantCulture),
            Kind = what.Kind,
            Time = DateTimeOffset.FromUnixTimeMilliseconds(what.TimeMs),
            UserId = log.Users[what.User],
            Items = [new EventItem(log.Products[what.Item].ItemId, what.Price, what.Quantity)],
        };
    }

    public async ValueTask DisposeAsync()
    {
        await _host.StopAsync();
        _host.Dispose();
        await _store.DisposeAsync();
        _folder.Dispose();
    }
}
