using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.ClusterTests.Catalog;

[Collection(ClusterCollection.Name)]
public sealed class UnknownProductExpiryTests(ClusterFixture cluster)
{
    [Fact]
    public async Task AnUnknownProductThatNobodyNamedForItsLifetimeGoesWithoutAnyoneAsking()
    {
        string[] forgotten = ["forgotten-1", "forgotten-2", "forgotten-3", "forgotten-4", "forgotten-5"];
        await NameAsync(forgotten);
        var between = await LaterAsync();
        await NameAsync("remembered");
        await cluster.UpsertAsync(ClusterFixture.Product("described", "Copper kettle", "expiry"));

        // As the silos do it, but for the clock. Each asks for its share.
        var clock = new Clock(between);
        var services = cluster.Cluster.Silos.Select(silo => silo.ServiceProvider).ToArray();
        var lifetime = services[0].GetRequiredService<IOptions<CatalogOptions>>().Value.UnknownProductLifetime;
        var sweeps = Array.ConvertAll(services, silo => ActivatorUtilities.CreateInstance<UnknownProductExpiry>(silo, clock));
        try
        {
            Array.ForEach(sweeps, sweep => sweep.Start());
            await ClusterFixture.UntilAsync("every sweep waits for its time", () => Task.FromResult(clock.Timers == sweeps.Length));
            clock.Advance(lifetime);
            await ClusterFixture.UntilAsync(
                "no silo has a row of what was forgotten", () => Task.FromResult(forgotten.All(item => cluster.Rows(item).All(row => row is null))));
        }
        finally
        {
            await Task.WhenAll(sweeps.Select(sweep => sweep.StopAsync()));
        }

        Assert.All(cluster.Rows("remembered"), row => Assert.True(row is { IsStub: true }));
        Assert.All(cluster.Rows("described"), row => Assert.True(row is { OnSale: true }));
        Assert.Null(await cluster.Grains.GetProduct(forgotten[0]).GetAsync());
    }

    /// <summary>Has as many shoppers view each product as it takes for a row, and no shopper two of them, which would have them named again as neighbours.</summary>
    private async Task NameAsync(params string[] itemIds)
    {
        foreach (var item in itemIds)
        {
            await Task.WhenAll(Enumerable.Range(0, 3).Select(i => cluster.ApplyAsync(ClusterFixture.Event($"{item}-shopper-{i}", EventKind.ViewItem, item))));
        }

        await cluster.FlushSignalsAsync();
        await ClusterFixture.UntilAsync("every silo has all that they did", () => Task.FromResult(
            itemIds.All(item => cluster.Rows(item).All(row => row is { IsStub: true, Statistics.Counts.Views: 3 }))));
    }

    /// <summary>A time after all that was done, in the milliseconds that are stored, and before all that is done next.</summary>
    private static async Task<DateTimeOffset> LaterAsync()
    {
        var now = TimeProvider.System.GetUtcNow();
        var later = DateTimeOffset.FromUnixTimeMilliseconds(now.ToUnixTimeMilliseconds() + 1);
        await ClusterFixture.UntilAsync("the clock has gone on", () => Task.FromResult(TimeProvider.System.GetUtcNow() > later));
        return later;
    }

    private sealed class Clock(DateTimeOffset start) : FakeTimeProvider(start)
    {
        private int _timers;

        /// <summary>Timers that were set.</summary>
        public int Timers => Volatile.Read(ref _timers);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            var timer = base.CreateTimer(callback, state, dueTime, period);
            Interlocked.Increment(ref _timers);
            return timer;
        }
    }
}
