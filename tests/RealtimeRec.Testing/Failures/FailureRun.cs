using System.Diagnostics;
using System.Globalization;
using RealtimeRec.Events;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Failures;

/// <summary>
/// Runs failures on one cluster, one after the other, each with users of its own, and compares what the cluster holds
/// afterwards with what the brokers acknowledged.
/// </summary>
public sealed class FailureRun(LocalCluster cluster, int silos, double perSecond = 500)
{
    private const int Users = 300;
    private const int Products = 200;
    private const int FeedsPerSecond = 20;
    private const int MaxViolations = 20;

    /// <summary>Room for a cut letter, but for none with a large header.</summary>
    private const int MaxLetterBytes = 6_000;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(90);

    private int _runs;

    /// <summary>What the cluster of such a run is made of.</summary>
    /// <param name="silos">Number of silos.</param>
    public static LocalClusterOptions Options(int silos) => new()
    {
        Silos = silos,
        SiloSettings = new Dictionary<string, string>
        {
            ["Ingestion:SessionTimeout"] = "00:00:03",
            // Short enough for a silo that is frozen for a moment to have exceeded it.
            ["Ingestion:MaxPollInterval"] = "00:00:03",
            ["Ingestion:DrainTimeout"] = "00:00:02",
            // Six consumers that ask the broker a hundred times a second would take a core from the rest.
            ["Ingestion:FetchWait"] = "00:00:00.050",
            // Smaller than the largest records of some loads, whose dead letters are refused as a broker would.
            ["Kafka:Properties:message.max.bytes"] = MaxLetterBytes.ToString(CultureInfo.InvariantCulture),
            ["Logging:LogLevel:Default"] = "Warning",
            ["Logging:LogLevel:RealtimeRec"] = "Information",
        },
    };

    /// <summary>Lets a failure happen under load, puts back what it took away, and checks everything.</summary>
    public async Task<FailureReport> RunAsync(FailureScenario scenario, CancellationToken cancellationToken = default)
    {
        var seed = ++_runs;
        var load = scenario.Shape(new EventLoad
        {
            BootstrapServers = cluster.BootstrapServers,
            Seed = seed,
            UserPrefix = string.Create(CultureInfo.InvariantCulture, $"run-{seed}-user-"),
            Users = Users,
            Products = Products,
            PerSecond = perSecond,
            PoisonEvery = 100,
            RepeatShare = 0.02,
        });
        var lettersBefore = (await DeadLetterReader.ReadAllAsync(load.BootstrapServers, cancellationToken: cancellationToken)).Originals.Keys.ToHashSet();
        using var producer = new EventProducer(load);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var scene = new FailureScene(cluster, producer, load.PerSecond, new Random(seed));
        var droppedBefore = await scene.DroppedAsync();
        var producing = producer.RunAsync(stop: stop.Token);
        await scene.GoOnAsync(2);
        if (seed == 1)
        {
            await WarmUpAsync(load.UserPrefix, cancellationToken);
        }

        await using var probe = GatewayProbe.Start(
            cluster.Gateway.Address, [.. Enumerable.Range(0, Users).Select(i => string.Create(CultureInfo.InvariantCulture, $"{load.UserPrefix}{i}"))], FeedsPerSecond);
        await scenario.ActAsync(scene);
        await cluster.StartMissingAsync(silos);
        await scene.GoOnAsync(3);
        await stop.CancelAsync();
        await producing;
        var settling = Stopwatch.StartNew();
        var requests = await probe.StopAsync();
        cancellationToken.ThrowIfCancellationRequested();

        var truth = producer.Truth();
        var violations = new List<string>();
        if (truth.Undelivered > 0)
        {
            violations.Add($"{truth.Undelivered} records were not acknowledged: nothing can be said");
        }

        await CheckUsersAsync(truth, load.Topic, violations, cancellationToken);
        var settled = settling.Elapsed;
        var dropped = scenario.DropsOversized ? truth.Oversized : new HashSet<RecordPosition>();
        await CheckDeadLettersAsync(truth.Invalid.Except(dropped).ToHashSet(), load.BootstrapServers, lettersBefore, violations, cancellationToken);
        if (scenario.DropsOversized)
        {
            await CheckDroppedAsync(dropped.Count, scene, droppedBefore, violations);
        }

        await CheckLagAsync(violations);

        return new FailureReport
        {
            Scenario = scenario,
            Events = truth.Events,
            Invalid = truth.Invalid.Count,
            Requests = requests,
            Served = ServedFeeds.Of(requests.Samples, Lives(cluster.Silos, requests.Began), Lives(cluster.Gateways, requests.Began)),
            Settled = settled,
            Violations = violations,
        };
    }

    private static ServiceLife[] Lives(IEnumerable<ServiceProcess> services, long began) =>
    [
        .. services.Where(service => service.ReadyAt is not null).Select(service => new ServiceLife(
            Stopwatch.GetElapsedTime(began, service.ReadyAt!.Value),
            service.EndedAt is { } ended ? Stopwatch.GetElapsedTime(began, ended) : null,
            service.WasKilled)),
    ];

    /// <summary>Failures are to happen to a cluster that has served for a while: code that runs for the first time takes seconds here.</summary>
    private Task WarmUpAsync(string userPrefix, CancellationToken cancellationToken) => Parallel.ForAsync(
        0,
        Users,
        new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = cancellationToken },
        async (user, token) =>
        {
            using var response = await cluster.Gateway.Http.GetAsync(
                string.Create(CultureInfo.InvariantCulture, $"/v1/users/{userPrefix}{user}/feed?limit=20"), token);
        });

    private Task CheckUsersAsync(EventTruth truth, string topic, List<string> violations, CancellationToken cancellationToken) => Parallel.ForEachAsync(
        truth.Users,
        new ParallelOptions { MaxDegreeOfParallelism = 8, CancellationToken = cancellationToken },
        async (user, token) =>
        {
            if (await CheckUserAsync(user.Key, user.Value, topic, token) is { } violation)
            {
                lock (violations)
                {
                    violations.Add(violation);
                    if (violations.Count > MaxViolations)
                    {
                        throw new InvalidOperationException($"More than {MaxViolations} violations. Logs: {cluster.LogFolder}\n{string.Join('\n', violations)}");
                    }
                }
            }
        });

    /// <summary>Waits until a profile holds as much as it must, then looks at what it holds; null when all is well.</summary>
    private async Task<string?> CheckUserAsync(string userId, UserTruth truth, string topic, CancellationToken cancellationToken)
    {
        string? verdict = null;
        return await Eventually.TryAsync(LookAsync, s_patience, cancellationToken: cancellationToken) ? verdict : $"{verdict}; {await ReadingAsync()}";

        async Task<bool> LookAsync()
        {
            var export = await cluster.Gateway.TryJsonAsync($"/v1/users/{userId}/export", cancellationToken);
            var applied = export?.GetProperty("profile").GetProperty("applied_events").GetInt64() ?? 0;
            var offsets = export is null
                ? []
                : truth.LastOffsets.Keys.ToDictionary(
                    partition => partition,
                    partition => export.Value.GetProperty("applied_offsets").EnumerateObject()
                        .Where(log => LogNames.PlaceOf(log.Name).SequenceEqual(LogNames.Place(topic, partition)))
                        .Select(log => log.Value.GetInt64())
                        .FirstOrDefault(-1));
            if (applied > truth.Events)
            {
                verdict = $"{userId}: {applied} events applied of {truth.Events}";
                return true;
            }

            // The last record of a user may be one that changes nothing: its offset tells that it was seen too.
            if (applied == truth.Events && truth.LastOffsets.All(last => offsets.GetValueOrDefault(last.Key, -1) == last.Value))
            {
                var items = export!.Value.GetProperty("interactions").EnumerateArray()
                    .Take(truth.RecentItemIds.Count)
                    .Select(interaction => interaction.GetProperty("item_id").GetString())
                    .Reverse();
                verdict = items.SequenceEqual(truth.RecentItemIds) ? null : $"{userId}: its last events are not the ones produced, or in another order";
                return true;
            }

            verdict = $"{userId}: {applied} events applied of {truth.Events}, offsets {string.Join(' ', offsets.Select(offset => $"{offset.Key}@{offset.Value}"))} of {string.Join(' ', truth.LastOffsets.Select(offset => $"{offset.Key}@{offset.Value}"))}";
            return false;
        }
    }

    /// <summary>What silos say of records that wait or are in flight: whether the events are not applied, or applied and not seen.</summary>
    private async Task<string> ReadingAsync()
    {
        var said = new List<string>();
        foreach (var silo in cluster.Silos.Where(silo => !silo.HasExited))
        {
            var samples = (await silo.MetricsAsync("realtimerec_ingestion_in_flight")).Concat(await silo.MetricsAsync("realtimerec_ingestion_lag"));
            said.AddRange(samples.Where(sample => sample.Value > 0).Select(sample => $"{silo.Name} {sample}"));
        }

        return said.Count == 0 ? "nothing waits or is in flight" : string.Join(", ", said);
    }

    private static async Task CheckDeadLettersAsync(
        HashSet<RecordPosition> invalid, string bootstrapServers, HashSet<RecordPosition> before, List<string> violations, CancellationToken cancellationToken)
    {
        var (missing, wrong) = (0, 0);
        await Eventually.TryAsync(
            async () =>
            {
                var letters = (await DeadLetterReader.ReadAllAsync(bootstrapServers, cancellationToken: cancellationToken)).Originals.Keys.Where(position => !before.Contains(position)).ToHashSet();
                missing = invalid.Count(position => !letters.Contains(position));
                wrong = letters.Count(position => !invalid.Contains(position));
                return wrong > 0 || missing == 0;
            },
            s_patience,
            cancellationToken: cancellationToken);
        if (wrong > 0 || missing > 0)
        {
            violations.Add($"{missing} of {invalid.Count} invalid records are not among the dead letters, {wrong} others are");
        }
    }

    /// <summary>What was applied is committed too: else it waits, by all accounts.</summary>
    private async Task CheckLagAsync(List<string> violations)
    {
        try
        {
            await cluster.UntilCaughtUpAsync();
        }
        catch (TimeoutException exception)
        {
            violations.Add(exception.Message);
        }
    }

    /// <summary>What was dropped is in the silos' metrics, and each that dropped some said so.</summary>
    private static async Task CheckDroppedAsync(int expected, FailureScene scene, Dictionary<SiloProcess, double> before, List<string> violations)
    {
        var counted = 0d;
        var silent = "";
        foreach (var (silo, count) in await scene.DroppedAsync())
        {
            var dropped = count - before.GetValueOrDefault(silo);
            counted += dropped;
            silent += dropped > 0 && !silo.Log.Contains("and is dropped", StringComparison.Ordinal) ? $" {silo.Name}" : "";
        }

        // One that was delivered again is dropped again.
        if (expected == 0 || counted < expected || silent.Length > 0)
        {
            violations.Add(string.Create(CultureInfo.InvariantCulture, $"{counted} records were dropped of {expected}; silos that did not say so:{silent}"));
        }
    }
}
