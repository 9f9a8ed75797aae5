using RealtimeRec.Testing.Brokers;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.Testing.Failures;

/// <summary>What a failure happens in.</summary>
/// <param name="Cluster">The cluster.</param>
/// <param name="Producer">Produces all the while.</param>
/// <param name="PerSecond">Records it produces a second.</param>
/// <param name="Random">Chooses who is hit.</param>
public sealed record FailureScene(LocalCluster Cluster, EventProducer Producer, double PerSecond, Random Random)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromMinutes(2);

    /// <summary>Short, since a batch is soon over.</summary>
    private static readonly TimeSpan s_batchInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>The silos that run.</summary>
    public SiloProcess[] Silos => [.. Cluster.Silos.Where(silo => !silo.HasExited)];

    /// <summary>One of the silos that run.</summary>
    public SiloProcess AnySilo()
    {
        var silos = Silos;
        return silos[Random.Next(silos.Length)];
    }

    /// <summary>Number of a broker of <see cref="ApacheKafka"/> that may go: the first is the controller too, without which the others elect no leader.</summary>
    public int AnyBroker() => Cluster.Kafka.Brokers == 1 ? 1 : Random.Next(2, Cluster.Kafka.Brokers + 1);

    /// <summary>Lets the shop go on for so many seconds' worth of events.</summary>
    public Task GoOnAsync(double seconds)
    {
        var until = Producer.Produced + (long)(PerSecond * seconds);
        return Eventually.HoldsAsync($"{seconds:N0} s worth of events", () => Task.FromResult(Producer.Produced >= until), s_patience);
    }

    /// <summary>A silo that has read events whose effect is not durable yet.</summary>
    public async Task<SiloProcess> SiloAmidABatchAsync()
    {
        SiloProcess? found = null;
        await Eventually.HoldsAsync("a silo amid a batch", async () =>
        {
            foreach (var silo in Silos)
            {
                if (found is null && (await silo.MetricsAsync("realtimerec_ingestion_in_flight")).Any(sample => sample is { IsOfEvents: true, Value: > 0 }))
                {
                    found = silo;
                }
            }

            return found is not null;
        }, s_patience, s_batchInterval);
        return found!;
    }

    /// <summary>Waits until a silo has read some of the shop's events.</summary>
    public static Task UntilItReadsAsync(SiloProcess silo) =>
        silo.WaitUntilAsync("it to read events", async () =>
            (await silo.MetricsAsync("realtimerec_ingestion_records_total")).Any(sample => sample is { IsOfEvents: true, Value: > 0 }));

    /// <summary>How many refused records each silo that runs has dropped since it began, because the brokers took no dead letter of them.</summary>
    public async Task<Dictionary<SiloProcess, double>> DroppedAsync()
    {
        var dropped = new Dictionary<SiloProcess, double>();
        foreach (var silo in Silos)
        {
            dropped[silo] = (await silo.MetricsAsync("realtimerec_ingestion_dead_letters_dropped_total")).Sum(sample => sample.Value);
        }

        return dropped;
    }
}
