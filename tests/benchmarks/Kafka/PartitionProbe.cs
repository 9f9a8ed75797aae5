using System.Diagnostics;
using System.Text.Json;
using Confluent.Kafka;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;

namespace RealtimeRec.Benchmarks.Kafka;

/// <summary>
/// Sends each partition of the events one event after the other, the next when the last is applied, and remembers how long they waited.
/// </summary>
internal sealed class PartitionProbe : IAsyncDisposable
{
    /// <summary>The topic.</summary>
    public const string Topic = "shop.events";

    private static readonly TimeSpan s_poll = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(3);

    private readonly LocalCluster _cluster;
    private readonly IProducer<string, string> _producer;
    private readonly CancellationTokenSource _stop = new();
    private readonly string _run = Guid.NewGuid().ToString("N")[..8];
    private readonly int[] _rounds;
    private readonly Lock _lock = new();
    private Task[] _running = [];
    private TimeSpan _longest;

    private PartitionProbe(LocalCluster cluster, int partitions)
    {
        _cluster = cluster;
        _rounds = new int[partitions];
        _producer = new ProducerBuilder<string, string>(new ProducerConfig { BootstrapServers = cluster.BootstrapServers, LingerMs = 0 })
            .SetLogHandler((_, _) => { })
            .Build();
    }

    /// <summary>The longest that an event waited since <see cref="Forget"/>.</summary>
    public TimeSpan Longest
    {
        get
        {
            lock (_lock)
            {
                return _longest;
            }
        }
    }

    /// <summary>An event of a shopper as JSON.</summary>
    public static string Event(string user, int number) =>
        $$"""{"event_id":"{{user}}-{{number}}","event_name":"view_item","user_id":"{{user}}","items":[{"item_id":"cup"}]}""";

    /// <summary>Starts, and waits until the first event of every partition is applied.</summary>
    public static async Task<PartitionProbe> StartAsync(LocalCluster cluster, int partitions)
    {
        var probe = new PartitionProbe(cluster, partitions);
        probe._running = [.. Enumerable.Range(0, partitions).Select(probe.RunAsync)];
        await probe.RoundsAsync(1);
        return probe;
    }

    /// <summary>Forgets how long events waited.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _longest = TimeSpan.Zero;
        }
    }

    /// <summary>Waits until so many more events of each partition are applied.</summary>
    public async Task RoundsAsync(int count)
    {
        var until = _rounds.Select(rounds => rounds + count).ToArray();
        await Eventually.HoldsAsync($"{count} events of each partition", () => _running.FirstOrDefault(task => task.IsFaulted) is { } failed
            ? throw failed.Exception!.InnerException!
            : Task.FromResult(_rounds.Zip(until).All(round => round.First >= round.Second)), s_patience);
    }

    /// <summary>Sends no more.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await Task.WhenAll(_running).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _producer.Dispose();
        _stop.Dispose();
    }

    private async Task RunAsync(int partition)
    {
        var user = $"probe-{_run}-{partition}";
        using var poll = new PeriodicTimer(s_poll);
        for (var number = 1; !_stop.IsCancellationRequested; number++)
        {
            var watch = Stopwatch.StartNew();
            await _producer.ProduceAsync(new TopicPartition(Topic, partition), new Message<string, string> { Key = user, Value = Event(user, number) });
            while (!await IsAppliedAsync(user, number))
            {
                await poll.WaitForNextTickAsync(_stop.Token);
            }

            lock (_lock)
            {
                _longest = watch.Elapsed > _longest ? watch.Elapsed : _longest;
            }

            Volatile.Write(ref _rounds[partition], number);
            await poll.WaitForNextTickAsync(_stop.Token);
        }
    }

    private async Task<bool> IsAppliedAsync(string user, int events)
    {
        try
        {
            using var response = await _cluster.Gateway.Http.GetAsync($"/v1/users/{user}", _stop.Token);
            return response.IsSuccessStatusCode
                && JsonElement.Parse(await response.Content.ReadAsByteArrayAsync(_stop.Token)).GetProperty("applied_events").GetInt64() >= events;
        }
        catch (Exception exception) when (exception is HttpRequestException || (exception is OperationCanceledException && !_stop.IsCancellationRequested))
        {
            return false;
        }
    }
}
