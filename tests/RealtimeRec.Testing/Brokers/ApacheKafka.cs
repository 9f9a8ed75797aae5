using System.Globalization;
using Confluent.Kafka;
using Confluent.Kafka.Admin;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Brokers;

/// <summary>
/// Unmodified brokers of Apache Kafka on loopback, each a process of its own, with their data in a temporary folder; what the broker
/// inside the client library (<see cref="KafkaBroker"/>) has not: data that outlive the process, transactions, retention, replication, rights,
/// topics that are deleted. Broker 1 is the controller too: with it away, no other leader is elected. Topics have as many copies as there are
/// brokers, and need all but one of those to be written to. No topic makes itself.
/// </summary>
public sealed class ApacheKafka : ILocalKafka
{
    private const string FolderVariable = "REALTIMEREC_KAFKA";

    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(4);
    private static readonly TimeSpan s_answer = TimeSpan.FromSeconds(10);

    /// <summary>A broker that runs for seconds spends less on its code than it would gain.</summary>
    private const string FirstTierOnly = "-XX:TieredStopAtLevel=1";

    private readonly TemporaryDirectory _folder = new();
    private readonly string _libraries;
    private readonly string? _logFolder;
    private readonly string[] _compiler;
    private readonly ChildProcess?[] _brokers;
    private readonly List<ChildProcess> _ended = [];
    private readonly int[] _ports;
    private readonly int _controllerPort = FreePort.Next();
    private IAdminClient? _admin;

    private ApacheKafka(string folder, int brokers, string? logFolder, string[] compiler)
    {
        _compiler = compiler;
        _libraries = Path.Combine(folder, "libs", "*");
        _logFolder = logFolder;
        _brokers = new ChildProcess?[brokers];
        _ports = [.. Enumerable.Range(0, brokers).Select(_ => FreePort.Next())];
    }

    /// <summary>
    /// Where its jars are, a folder with <c>libs</c>: what <c>REALTIMEREC_KAFKA</c> names, or <c>../shared/kafka</c> beside the repository;
    /// null where neither is there.
    /// </summary>
    public static string? Folder { get; } = Find(Environment.GetEnvironmentVariable(FolderVariable) ?? ExecutablePath.BesideRepository("shared/kafka"));

    /// <summary>Whether the machine has a Java to run it with.</summary>
    public static bool HasJava => ExecutablePath.Has("java");

    /// <summary>Whether there are both.</summary>
    public static bool IsInstalled => Folder is not null && HasJava;

    /// <summary>Where its brokers are, as clients are told.</summary>
    public string BootstrapServers => string.Join(',', _ports.Select(port => string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{port}")));

    /// <summary>How many brokers there are, those that were ended among them.</summary>
    public int Brokers => _brokers.Length;

    /// <summary>The brokers' processes that run now.</summary>
    public IEnumerable<ChildProcess> Processes => _brokers.OfType<ChildProcess>().Where(broker => !broker.HasExited);

    /// <summary>Makes topics, groups and offsets known and changes them.</summary>
    public IAdminClient Admin => _admin ?? throw new InvalidOperationException("The brokers are not started yet.");

    /// <summary>Starts them and waits until all of them answer.</summary>
    /// <param name="brokers">Number of brokers, 1 to 3.</param>
    /// <param name="logFolder">Folder for their logs; null for none.</param>
    /// <param name="configuration">Further lines of each broker's configuration, such as <c>authorizer.class.name=…</c>.</param>
    /// <param name="folder">Where its jars are; null for <see cref="Folder"/>.</param>
    /// <param name="optimised">Whether they compile their hottest code once more, as in production.</param>
    /// <exception cref="InvalidOperationException">There are no jars or no Java, or a broker does not start.</exception>
    public static async Task<ApacheKafka> StartAsync(
        int brokers = 1, string? logFolder = null, string configuration = "", string? folder = null, bool optimised = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(brokers, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(brokers, 3);
        if ((folder is null ? Folder : Find(folder)) is not { } found)
        {
            throw new InvalidOperationException($"There are no jars of Apache Kafka in {folder ?? $"../shared/kafka, and {FolderVariable} names no folder with them"}.");
        }

        if (!HasJava)
        {
            throw new InvalidOperationException("Apache Kafka needs java on the PATH (on Debian, apt-get install default-jre-headless).");
        }

        var kafka = new ApacheKafka(found, brokers, logFolder, optimised ? [] : [FirstTierOnly]);
        try
        {
            await kafka.StartAllAsync(configuration);
            return kafka;
        }
        catch
        {
            await kafka.DisposeAsync();
            throw;
        }
    }

    /// <summary>The process of a broker that runs, to be frozen or looked at.</summary>
    /// <param name="number">Which, from 1.</param>
    public ChildProcess Broker(int number) => _brokers[number - 1] ?? throw new InvalidOperationException($"Broker {number} was not started.");

    /// <summary>Ends a broker without warning; its data stay.</summary>
    /// <param name="number">Which, from 1.</param>
    public Task KillAsync(int number) => Broker(number).KillAsync();

    /// <summary>Ends a broker in order: it hands its partitions on first.</summary>
    /// <param name="number">Which, from 1.</param>
    public Task StopAsync(int number) => Broker(number).StopAsync();

    /// <summary>Starts a broker that ended again, with its data, and waits until it answers.</summary>
    /// <param name="number">Which, from 1.</param>
    public Task StartAgainAsync(int number)
    {
        _ended.Add(Broker(number));
        Launch(number);
        return WaitUntilInClusterAsync(number);
    }

    /// <summary>Ends every broker without warning; their data stay.</summary>
    public Task KillAllAsync() => Task.WhenAll(Processes.Select(broker => broker.KillAsync()));

    /// <summary>Starts every broker that ended again, and waits until all of them answer.</summary>
    public Task StartAllAgainAsync() =>
        Task.WhenAll(Enumerable.Range(1, _brokers.Length).Where(number => Broker(number).HasExited).Select(StartAgainAsync));

    /// <summary>Makes a topic and waits until every partition has a leader.</summary>
    /// <param name="topic">Its name.</param>
    /// <param name="partitions">Number of its partitions.</param>
    /// <param name="configuration">What differs from the brokers' own, such as <c>retention.ms</c>.</param>
    public async Task CreateTopicAsync(string topic, int partitions, Dictionary<string, string>? configuration = null)
    {
        await Admin.CreateTopicsAsync([new TopicSpecification { Name = topic, NumPartitions = partitions, ReplicationFactor = (short)_brokers.Length, Configs = configuration }]);
        await Eventually.HoldsAsync(
            $"{topic} has its leaders",
            () => Task.FromResult(Admin.GetMetadata(topic, s_answer).Topics is [{ Error.IsError: false } found]
                && found.Partitions.Count == partitions && found.Partitions.TrueForAll(partition => partition.Leader >= 0)),
            s_patience);
    }

    /// <summary>Deletes a topic and waits until no broker knows it.</summary>
    public async Task DeleteTopicAsync(string topic)
    {
        await Admin.DeleteTopicsAsync([topic]);
        await Eventually.HoldsAsync(
            $"{topic} is gone", () => Task.FromResult(Admin.GetMetadata(s_answer).Topics.TrueForAll(known => known.Topic != topic)), s_patience);
    }

    /// <summary>The first file that a broker keeps a partition's records in.</summary>
    /// <param name="number">Which broker, from 1.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="partition">The partition.</param>
    public string LogFileOf(int number, string topic, int partition) =>
        _folder.File(string.Create(CultureInfo.InvariantCulture, $"data-{number}/{topic}-{partition}/{0:D20}.log"));

    /// <summary>Runs one of Kafka's own tools, such as <c>org.apache.kafka.tools.LeaderElectionCommand</c>; answers what it wrote.</summary>
    /// <exception cref="InvalidOperationException">It ended with an error.</exception>
    public async Task<string> RunToolAsync(string tool, params string[] arguments)
    {
        await using var process = Java("tool", heap: "128m", [tool, .. arguments]);
        return await process.WaitForExitAsync() == 0 ? process.Log : throw new InvalidOperationException($"{tool} failed: {process.Log}");
    }

    Task ILocalKafka.CreateTopicAsync(string topic, int partitions) => CreateTopicAsync(topic, partitions);

    Task ILocalKafka.TakeDownAsync() => KillAllAsync();

    Task ILocalKafka.BringUpAsync() => StartAllAgainAsync();

    public async ValueTask DisposeAsync()
    {
        _admin?.Dispose();
        foreach (var broker in _brokers.OfType<ChildProcess>().Concat(_ended))
        {
            await broker.DisposeAsync();
        }

        _folder.Dispose();
    }

    private static string? Find(string? folder) => folder is not null && Directory.Exists(Path.Combine(folder, "libs")) ? Path.GetFullPath(folder) : null;

    private async Task StartAllAsync(string configuration)
    {
        var cluster = Convert.ToBase64String(Guid.NewGuid().ToByteArray()).TrimEnd('=').Replace('+', '-').Replace('/', '_');
        // The cluster's id may not begin as an option does.
        cluster = 'k' + cluster[1..];
        await File.WriteAllTextAsync(_folder.File("log4j2.properties"), Logging);
        await Task.WhenAll(Enumerable.Range(1, _brokers.Length).Select(async number =>
        {
            await File.WriteAllTextAsync(ConfigurationOf(number), Configuration(number) + configuration + "\n");
            await RunToolAsync("kafka.tools.StorageTool", "format", "-t", cluster, "-c", ConfigurationOf(number));
            Launch(number);
        }));
        _admin = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = BootstrapServers, ReconnectBackoffMaxMs = 500 })
            .SetLogHandler((_, _) => { })
            .Build();
        await Task.WhenAll(Enumerable.Range(1, _brokers.Length).Select(WaitUntilInClusterAsync));
    }

    private void Launch(int number) =>
        _brokers[number - 1] = Java(string.Create(CultureInfo.InvariantCulture, $"kafka-{number}"), heap: "512m", ["kafka.Kafka", ConfigurationOf(number)]);

    private ChildProcess Java(string name, string heap, IEnumerable<string> command) => new(
        "java",
        [$"-Xmx{heap}", "-XX:+UseSerialGC", .. _compiler, "-cp", _libraries, $"-Dlog4j2.configurationFile={_folder.File("log4j2.properties")}", .. command],
        new ProcessOptions { Name = name, LogFolder = name == "tool" ? null : _logFolder });

    /// <summary>A broker answers, and the controller lets clients find it.</summary>
    private Task WaitUntilInClusterAsync(int number) => Broker(number).WaitUntilAsync(
        "it to answer",
        () =>
        {
            using var client = new AdminClientBuilder(new AdminClientConfig { BootstrapServers = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_ports[number - 1]}") })
                .SetLogHandler((_, _) => { })
                .Build();
            try
            {
                return Task.FromResult(client.GetMetadata(TimeSpan.FromSeconds(1)).Brokers.Exists(broker => broker.BrokerId == number));
            }
            catch (KafkaException)
            {
                return Task.FromResult(false);
            }
        },
        s_patience);

    private string ConfigurationOf(int number) => _folder.File(string.Create(CultureInfo.InvariantCulture, $"{number}.properties"));

    private string Configuration(int number)
    {
        var listener = string.Create(CultureInfo.InvariantCulture, $"PLAINTEXT://127.0.0.1:{_ports[number - 1]}");
        var controller = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{_controllerPort}");
        var (copies, inSync) = (_brokers.Length, Math.Max(1, _brokers.Length - 1));
        return string.Create(CultureInfo.InvariantCulture, $"""
            process.roles={(number == 1 ? "broker,controller" : "broker")}
            node.id={number}
            controller.quorum.voters=1@{controller}
            controller.listener.names=CONTROLLER
            listeners={listener}{(number == 1 ? $",CONTROLLER://{controller}" : "")}
            advertised.listeners={listener}
            listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
            log.dirs={_folder.File(string.Create(CultureInfo.InvariantCulture, $"data-{number}"))}
            num.partitions=8
            auto.create.topics.enable=false
            default.replication.factor={copies}
            min.insync.replicas={inSync}
            offsets.topic.replication.factor={copies}
            offsets.topic.num.partitions=8
            transaction.state.log.replication.factor={copies}
            transaction.state.log.min.isr={inSync}
            transaction.state.log.num.partitions=4
            share.coordinator.state.topic.replication.factor={copies}
            share.coordinator.state.topic.min.isr=1
            group.initial.rebalance.delay.ms=0
            group.consumer.session.timeout.ms=6000
            group.consumer.min.session.timeout.ms=1000
            group.min.session.timeout.ms=1000
            group.consumer.heartbeat.interval.ms=1000
            group.consumer.min.heartbeat.interval.ms=200
            broker.session.timeout.ms=3000
            broker.heartbeat.interval.ms=500
            log.segment.bytes=67108864
            log.retention.check.interval.ms=1000

            """);
    }

    private const string Logging = """
        rootLogger.level = WARN
        rootLogger.appenderRef.out.ref = OUT
        appender.out.type = Console
        appender.out.name = OUT
        appender.out.layout.type = PatternLayout
        appender.out.layout.pattern = %d %p %m (%c{1})%n

        """;
}
