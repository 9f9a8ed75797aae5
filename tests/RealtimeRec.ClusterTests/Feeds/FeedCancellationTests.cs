using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Feeds;

namespace RealtimeRec.ClusterTests.Feeds;

[Collection(ClusterCollection.Name)]
public sealed class FeedCancellationTests(ClusterFixture cluster)
{
    [Fact]
    public async Task AFeedWhoseCallerLeftGivesUpItsPlaceAndIsNotMade()
    {
        using var finish = new ManualResetEventSlim();
        var underWay = 0L;
        var meters = cluster.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<IMeterFactory>()).ToHashSet<object?>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Name == TelemetryNames.FeedsUnderWay && meters.Contains(instrument.Meter.Scope))
                {
                    listener.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, change, _, _) => Interlocked.Add(ref underWay, change));
        listener.Start();
        var works = cluster.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<FeedWork>()).ToArray();
        var busy = works.SelectMany(work => Enumerable.Range(0, Environment.ProcessorCount)
            .Select(_ => work.RunAsync(() => finish.Wait(TimeSpan.FromSeconds(60)), CancellationToken.None))).ToArray();
        var taken = busy.Length;
        using var leaving = new CancellationTokenSource();

        var feed = cluster.Grains.GetUser("leaver").GetFeedAsync(new FeedRequest(), leaving.Token);
        await ClusterFixture.UntilAsync("the feed waits for a core", () => Task.FromResult(Interlocked.Read(ref underWay) == taken + 1));
        await leaving.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => feed);
        await ClusterFixture.UntilAsync("the feed's place is free", () => Task.FromResult(Interlocked.Read(ref underWay) == taken));
        finish.Set();
        Assert.All(await Task.WhenAll(busy), Assert.True);
        Assert.NotNull(await cluster.Grains.GetUser("leaver").GetFeedAsync(new FeedRequest()));
    }
}
