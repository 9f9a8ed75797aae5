using System.Globalization;
using System.Net;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using ErrorCode = Confluent.Kafka.ErrorCode;

namespace RealtimeRec.Testing.Clusters;

/// <summary>
/// A cluster of real processes on loopback: a store, a Kafka, silos and a gateway. Each can be killed, stopped or frozen on its
/// own; the cluster ends whatever is left. Needs <c>tests/cluster</c> built.
/// </summary>
public sealed class LocalCluster : IAsyncDisposable
{
    private static readonly TimeSpan s_brokerPatience = TimeSpan.FromSeconds(20);

    private readonly LocalClusterOptions _options;
    private readonly List<SiloProcess> _silos = [];
    private readonly List<GatewayProcess> _replaced = [];
    private StoreServer? _store;
    private ILocalKafka? _kafka;
    private GatewayProcess? _gateway;
    private TcpRelay? _storeRelay;

    private LocalCluster(LocalClusterOptions options)
    {
        _options = options;
        LogFolder = options.LogFolder is { } folder
            ? Directory.CreateDirectory(folder).FullName
            : Directory.CreateTempSubdirectory("realtimerec-cluster-").FullName;
    }

    /// <summary>Where each process leaves its log, in a file of its name.</summary>
    public string LogFolder { get; }

    /// <summary>The id of this cluster, which no other one has.</summary>
    public string ClusterId { get; } = "local-" + Guid.NewGuid().ToString("N")[..8];

    /// <summary>The gateway; another process, on the same address, after <see cref="StartGatewayAsync"/>.</summary>
    public GatewayProcess Gateway => _gateway ?? throw new InvalidOperationException("The gateway is not started yet.");

    /// <summary>Every gateway ever started, in this order.</summary>
    public IReadOnlyList<GatewayProcess> Gateways => _gateway is null ? _replaced : [.. _replaced, _gateway];

    /// <summary>Every silo ever started, in this order; those that ended stay in it.</summary>
    public IReadOnlyList<SiloProcess> Silos => _silos;

    /// <summary>Where the brokers are; an error in a cluster without any.</summary>
    public string BootstrapServers =>
        _options.BootstrapServers ?? _kafka?.BootstrapServers ?? throw new InvalidOperationException("This cluster has no Kafka.");

    /// <summary>The broker inside the client library; an error in a cluster without it.</summary>
    public KafkaBroker Broker => _kafka as KafkaBroker ?? throw new InvalidOperationException("This cluster has no broker that is made to fail by commands.");

    /// <summary>The real brokers; an error in a cluster without any.</summary>
    public ApacheKafka Kafka => _kafka as ApacheKafka ?? throw new InvalidOperationException("This cluster has no brokers of Apache Kafka.");

    /// <summary>What brokers run as, in whatever way they do.</summary>
    public IEnumerable<ChildProcess> BrokerProcesses => _kafka?.Processes ?? [];

    /// <summary>The Redis.</summary>
    public StoreServer Store => _store ?? throw new InvalidOperationException("The store is not started yet.");

    /// <summary>The way to the Redis; an error in a cluster without <see cref="LocalClusterOptions.StoreRelay"/>.</summary>
    public TcpRelay StoreRelay => _storeRelay ?? throw new InvalidOperationException("This cluster reaches its store directly.");

    /// <summary>Every process that runs now.</summary>
    public IReadOnlyList<ChildProcess> Processes
    {
        get
        {
            ChildProcess?[] all = [_store?.Process, .. BrokerProcesses, .. _silos, _gateway];
            return [.. all.OfType<ChildProcess>().Where(process => !process.HasExited)];
        }
    }

    /// <summary>Starts one and waits until all of it is ready. When that fails, everything is ended and the logs stay.</summary>
    public static async Task<LocalCluster> StartAsync(LocalClusterOptions? options = null, CancellationToken cancellationToken = default)
    {
        var cluster = new LocalCluster(options ?? new LocalClusterOptions());
        try
        {
            await cluster.StartAllAsync(cancellationToken);
            return cluster;
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }
    }

    /// <summary>Takes every broker of its own away, with what is on its way to it; their data stay.</summary>
    public Task TakeBrokersDownAsync() => OwnKafka.TakeDownAsync();

    /// <summary>Lets the brokers serve again, with all they had.</summary>
    public Task BringBrokersUpAsync() => OwnKafka.BringUpAsync();

    /// <summary>
    /// Waits until the silos have read and committed whatever the brokers took, by the brokers' account and by their own; only real brokers can tell, with
    /// any others it waits for nothing.
    /// </summary>
    /// <exception cref="TimeoutException">Something lags, or the two do not agree.</exception>
    public Task UntilCaughtUpAsync() => _kafka is ApacheKafka ? new GroupLag(this).UntilGoneAsync() : Task.CompletedTask;

    /// <summary>Adds a silo and waits until it is ready.</summary>
    /// <param name="roles">Its roles, such as <c>ingest,users</c>; null for those of its place in the options.</param>
    public async Task<SiloProcess> StartSiloAsync(string? roles = null)
    {
        var silo = LaunchSilo(roles);
        await silo.WaitUntilReadyAsync();
        return silo;
    }

    /// <summary>Starts the gateway again, after it has ended, on the same address, and waits until it is ready.</summary>
    public async Task<GatewayProcess> StartGatewayAsync()
    {
        ReplaceGateway();
        await Gateway.WaitUntilReadyAsync();
        return Gateway;
    }

    /// <summary>
    /// Starts what is missing, all of it at once: silos, until so many run, and the gateway, on the same address; then waits until each of
    /// them is ready.
    /// </summary>
    public Task StartMissingAsync(int silos)
    {
        var started = new List<ServiceProcess>();
        for (var running = _silos.Count(silo => !silo.HasExited); running < silos; running++)
        {
            started.Add(LaunchSilo(roles: null));
        }

        if (Gateway.HasExited)
        {
            ReplaceGateway();
            started.Add(Gateway);
        }

        return WaitUntilReadyAsync(started, CancellationToken.None);
    }

    /// <summary>Ends everything in order, each process as a service manager does: the gateway, the silos, then what they use.</summary>
    public async Task StopAsync()
    {
        if (_gateway is { HasExited: false })
        {
            await _gateway.StopAsync();
        }

        await Task.WhenAll(_silos.Where(silo => !silo.HasExited).Select(silo => silo.StopAsync()));
        await Task.WhenAll(Processes.Select(process => process.StopAsync()));
    }

    /// <summary>Ends everything at once, as a test ends that went well: with the silos caught up (<see cref="UntilCaughtUpAsync"/>).</summary>
    /// <exception cref="TimeoutException">They do not catch up; everything is ended nevertheless.</exception>
    public async Task EndCaughtUpAsync()
    {
        try
        {
            await UntilCaughtUpAsync();
        }
        finally
        {
            await DisposeAsync();
        }
    }

    /// <summary>Ends everything at once.</summary>
    public async ValueTask DisposeAsync()
    {
        ChildProcess?[] all = [_gateway, .. _silos, .. _replaced];
        foreach (var process in all.OfType<ChildProcess>())
        {
            await process.DisposeAsync();
        }

        if (_kafka is not null)
        {
            await _kafka.DisposeAsync();
        }

        if (_storeRelay is not null)
        {
            await _storeRelay.DisposeAsync();
        }

        if (_store is not null)
        {
            await _store.DisposeAsync();
        }
    }

    private async Task StartAllAsync(CancellationToken cancellationToken)
    {
        if (!RedisServer.IsInstalled)
        {
            throw new InvalidOperationException("A cluster needs redis-server on the PATH: its own state is in Redis (on Debian, apt-get install redis-server).");
        }

        _store = await RedisServer.StartAsync(LogFolder);
        _storeRelay = _options.StoreRelay ? new TcpRelay(_store.Port) : null;
        await StartKafkaAsync();

        cancellationToken.ThrowIfCancellationRequested();
        for (var i = 0; i < _options.Silos; i++)
        {
            LaunchSilo(roles: null);
        }

        _gateway = LaunchGateway(_options.GatewayAddress);
        if (_silos.Count > 0)
        {
            await WaitUntilReadyAsync(_options.Filling.Count == 0 ? [.. _silos, _gateway] : _silos, cancellationToken);
            await _gateway.WaitUntilAsync("the gateway to answer", async () => await _gateway.StatusOfAsync("/healthz/live") == HttpStatusCode.OK);
        }
    }

    private void ReplaceGateway()
    {
        if (_gateway is { } ended)
        {
            _replaced.Add(ended);
        }

        _gateway = LaunchGateway(_gateway?.Address);
    }

    /// <summary>The first that cannot start is the reason; the others may wait for it in vain.</summary>
    private static async Task WaitUntilReadyAsync(IEnumerable<ServiceProcess> services, CancellationToken cancellationToken)
    {
        await foreach (var ready in Task.WhenEach(services.Select(service => service.WaitUntilReadyAsync())).WithCancellation(cancellationToken))
        {
            await ready;
        }
    }

    private async Task StartKafkaAsync()
    {
        if (_options.BootstrapServers is { } servers)
        {
            using var admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = servers }).SetLogHandler((_, _) => { }).Build();
            await CreateTopicsAsync(admin, servers);
        }
        else if (_options.Kafka)
        {
            _kafka = _options.LoopbackBroker
                ? await KafkaBroker.StartAsync(LogFolder, _options.EventPartitions)
                : await LocalKafka.StartAsync(
                    _options.EventPartitions, LogFolder, _options.Brokers, _options.BrokerConfiguration, _options.KafkaFolder, _options.OptimisedBrokers);
        }
    }

    private async Task CreateTopicsAsync(IAdminClient admin, string servers)
    {
        try
        {
            await admin.CreateTopicsAsync(
                LocalKafka.ShopTopics(_options.EventPartitions).Select(topic => new TopicSpecification { Name = topic.Key, NumPartitions = topic.Value, ReplicationFactor = -1 }),
                new CreateTopicsOptions { RequestTimeout = s_brokerPatience });
        }
        catch (CreateTopicsException exception) when (exception.Results.TrueForAll(result => !result.Error.IsError || result.Error.Code == ErrorCode.TopicAlreadyExists))
        {
            // Those that are there already.
        }
        catch (KafkaException exception)
        {
            throw new InvalidOperationException($"The topics could not be made on {servers}: {exception.Error.Reason}", exception);
        }
    }

    private ILocalKafka OwnKafka => _kafka ?? throw new InvalidOperationException("This cluster has no Kafka of its own.");

    private string StoreConnection => _storeRelay is null ? Store.ConnectionString : $"{_storeRelay.Address},abortConnect=false";

    private SiloProcess LaunchSilo(string? roles)
    {
        var settings = SharedSettings();
        if (_kafka is KafkaBroker)
        {
            // The broker waits a session's time less a second for the members of a group that fell silent, and answers a
            // fetch that finds nothing only when its wait is over. On a busy machine a member is a second late now and then,
            // and every time its partitions would move.
            settings["Ingestion:SessionTimeout"] = "00:00:03";
            settings["Ingestion:FetchWait"] = "00:00:00.010";
            settings["Ingestion:CommitInterval"] = "00:00:00.200";
        }

        if ((roles ?? _options.Roles.ElementAtOrDefault(_silos.Count)) is { } chosen)
        {
            settings["Silo:Roles"] = chosen;
        }

        var name = string.Create(CultureInfo.InvariantCulture, $"silo-{_silos.Count + 1}");
        var silo = SiloProcess.Start(StoreConnection, Options(name, With(settings, _options.SiloSettings)));
        _silos.Add(silo);
        return silo;
    }

    private GatewayProcess LaunchGateway(Uri? address)
    {
        var options = Options("gateway", With(SharedSettings(), _options.GatewaySettings)) with { Address = address };
        return _options.Filling.Count == 0
            ? GatewayProcess.Start(StoreConnection, options)
            : GatewayProcess.StartFilling(StoreConnection, _options.Filling, Path.Combine(LogFolder, "imports"), options);
    }

    private ProcessOptions Options(string name, Dictionary<string, string> settings) =>
        new() { Name = name, LogFolder = LogFolder, Settings = settings, Environment = _options.Environment };

    private Dictionary<string, string> SharedSettings()
    {
        var settings = new Dictionary<string, string>
        {
            ["Cluster:ClusterId"] = ClusterId,
            // The logs of several processes are read side by side.
            ["Logging:Console:FormatterName"] = "simple",
            ["Logging:Console:FormatterOptions:TimestampFormat"] = "HH:mm:ss.fff ",
        };
        if (_kafka is not null || _options.BootstrapServers is not null)
        {
            settings["Kafka:BootstrapServers"] = BootstrapServers;
        }

        return settings;
    }

    private static Dictionary<string, string> With(Dictionary<string, string> settings, IReadOnlyDictionary<string, string> further)
    {
        foreach (var (key, value) in further)
        {
            settings[key] = value;
        }

        return settings;
    }
}
