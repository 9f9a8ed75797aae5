using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.UnitTests.Users;

namespace RealtimeRec.UnitTests.Products;

public sealed class SignalAggregatorTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly ProfileHarness _harness = new();
    private readonly FakeTimeProvider _time = new(Now);
    private readonly ServiceProvider _meters = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly PopularityClock _clock;
    private readonly SignalGrains _grains;
    private readonly SignalAggregator _signals;
    private readonly InteractionSignals _interactions;
    private readonly Dictionary<string, UserProfile> _profiles = [];
    private int _events;

    public SignalAggregatorTests()
    {
        var factory = SignalGrains.Create(out _grains);
        _clock = new PopularityClock(_harness.Rules.PopularityHalfLifeMs);
        _signals = new SignalAggregator(
            _harness.Ids,
            _harness,
            _clock,
            Options.Create(new CatalogOptions()),
            factory,
            DispatchProxy.Create<Orleans.Runtime.ISiloStatusOracle, NoSilos>(),
            _time,
            _meters.GetRequiredService<IMeterFactory>(),
            NullLogger<SignalAggregator>.Instance);
        _interactions = new InteractionSignals(_signals, _clock, _harness.Rules, Options.Create(new CatalogOptions()), _time);
    }

    [Fact]
    public async Task AHundredViewsByOneShopperCountLessThanOneByEachOfTwo()
    {
        for (var i = 0; i < 100; i++)
        {
            Apply("clicker", EventKind.ViewItem, "item-0", TimeSpan.FromMinutes(-i));
        }

        Apply("one", EventKind.ViewItem, "item-2", TimeSpan.Zero);
        Apply("two", EventKind.ViewItem, "item-2", TimeSpan.Zero);
        await _signals.FlushAsync();

        Assert.Equal(100, Sum("item-0").Counts.Views);
        Assert.True(Sum("item-0").LogPopularity < Sum("item-2").LogPopularity);
    }

    [Fact]
    public async Task OneClickAfterAYearOfSilenceDoesNotOutweighWhatTrendedBefore()
    {
        for (var i = 0; i < 20; i++)
        {
            Apply($"then-{i}", EventKind.ViewItem, "item-0", TimeSpan.FromDays(-365));
        }

        Apply("now", EventKind.ViewItem, "item-2", TimeSpan.Zero);
        await _signals.FlushAsync();
        Assert.True(Sum("item-2").LogPopularity < Sum("item-0").LogPopularity);
        Assert.Equal(Now.AddDays(-365).ToUnixTimeMilliseconds(), Sum("item-0").FirstMs);

        for (var i = 0; i < 12; i++)
        {
            Apply($"now-{i}", EventKind.ViewItem, "item-2", TimeSpan.Zero);
        }

        await _signals.FlushAsync();
        Assert.True(Sum("item-2").LogPopularity > Sum("item-0").LogPopularity);
    }

    [Theory]
    [InlineData(EventKind.ViewItem, EventKind.Purchase)]
    [InlineData(EventKind.Purchase, EventKind.ViewItem)]
    public async Task AShopperCountsByTheStrongestInteractionInWhateverOrderTheyCome(EventKind first, EventKind second)
    {
        Apply("shopper", first, "item-0", TimeSpan.Zero);
        Apply("shopper", second, "item-0", TimeSpan.Zero);
        Apply("buyer", EventKind.Purchase, "item-2", TimeSpan.Zero);
        await _signals.FlushAsync();
        Assert.Equal(Sum("item-2").LogPopularity, Sum("item-0").LogPopularity, 1e-9);
    }

    [Fact]
    public async Task AShopperCountsAgainAfterTheWindow()
    {
        Apply("shopper", EventKind.ViewItem, "item-0", TimeSpan.FromDays(-1.1));
        await _signals.FlushAsync();
        var once = Sum("item-0").LogPopularity;
        Apply("shopper", EventKind.ViewItem, "item-0", TimeSpan.Zero);
        await _signals.FlushAsync();
        Assert.True(Sum("item-0").LogPopularity > once + 1);
    }

    [Fact]
    public async Task WhatIsDatedAheadCountsAsOfNowAndThePastAsOfThen()
    {
        Apply("ahead", EventKind.ViewItem, "item-0", TimeSpan.FromDays(365));
        Apply("today", EventKind.ViewItem, "item-2", TimeSpan.Zero);
        Apply("past", EventKind.ViewItem, "item-4", TimeSpan.FromDays(-7 * 30));
        await _signals.FlushAsync();
        Assert.Equal(Sum("item-2").LogPopularity, Sum("item-0").LogPopularity, 1e-9);
        Assert.True(Sum("item-4").LogPopularity < Sum("item-2").LogPopularity - 1);
    }

    [Fact]
    public async Task ProductsWithoutARowAreNamedToTheirShardWithEachShopperOnce()
    {
        foreach (var user in new[] { "a", "a", "b", "c", "d" })
        {
            Apply(user, EventKind.ViewItem, "undefined", TimeSpan.Zero);
        }

        await _signals.FlushAsync();
        var named = Assert.Single(_grains.Named);
        Assert.Equal(("undefined", 3, 5), (named.ItemId, named.Shoppers.Length, named.Signals.Counts.Views));
        Assert.Empty(_grains.Added);
    }

    [Fact]
    public async Task NoProductLearnsOfANeighbourWithoutARow()
    {
        Apply("shopper", EventKind.ViewItem, "item-0", TimeSpan.FromMinutes(-2));
        Apply("shopper", EventKind.ViewItem, "undefined", TimeSpan.FromMinutes(-1));
        Apply("shopper", EventKind.ViewItem, "item-2", TimeSpan.Zero);
        await _signals.FlushAsync();
        Assert.Equal(["item-2"], Sum("item-0").Neighbours.Select(neighbour => neighbour.ItemId).Distinct());
        Assert.Equal(["item-0", "item-2"], Assert.Single(_grains.Named).Signals.Neighbours.Select(neighbour => neighbour.ItemId).Distinct().Order());
    }

    [Fact]
    public async Task WhatAProductDidNotTakeIsSentAgainWithWhatCameSince()
    {
        _grains.Failures = 1;
        Apply("one", EventKind.ViewItem, "item-0", TimeSpan.Zero);
        await _signals.FlushAsync();
        Apply("two", EventKind.ViewItem, "item-0", TimeSpan.Zero);
        await _signals.FlushAsync();
        Assert.Equal(2, Sum("item-0").Counts.Views);

        _grains.Failures = 1;
        Apply("one", EventKind.ViewItem, "undefined", TimeSpan.Zero);
        await _signals.FlushAsync();
        Assert.Equal(1, Assert.Single(_grains.Named).Signals.Counts.Views);
    }

    [Fact]
    public async Task StepsToAndFroBetweenTwoProductsCountOnce()
    {
        for (var i = 20; i > 0; i--)
        {
            Apply("shopper", EventKind.ViewItem, i % 2 == 0 ? "item-0" : "item-2", TimeSpan.FromSeconds(-i));
        }

        await _signals.FlushAsync();
        Assert.Equal([("item-2", NeighbourKind.Visited, 1f), ("item-2", NeighbourKind.Met, 1f)], NeighboursOf("item-0"));
    }

    [Fact]
    public async Task AStepCountsTheLessTheMoreTimeWasBetweenAndWhatWasMetCountsWhateverWasBetween()
    {
        Apply("shopper", EventKind.ViewItem, "item-0", TimeSpan.FromDays(-60));
        Apply("shopper", EventKind.ViewItem, "item-2", TimeSpan.FromDays(-30));
        Apply("shopper", EventKind.ViewItem, "item-4", TimeSpan.FromMinutes(-1));
        Apply("shopper", EventKind.ViewItem, "item-6", TimeSpan.Zero);
        await _signals.FlushAsync();

        Assert.Equal(
            [("item-2", NeighbourKind.Visited, 0.25f), ("item-4", NeighbourKind.Visited, 0.03125f), ("item-2", NeighbourKind.Met, 1), ("item-4", NeighbourKind.Met, 1), ("item-6", NeighbourKind.Met, 1)],
            NeighboursOf("item-0"));
        Assert.Equal([("item-6", NeighbourKind.Visited, 1f), ("item-2", NeighbourKind.Visited, 0.125f)], NeighboursOf("item-4").Where(neighbour => neighbour.Kind == NeighbourKind.Visited).Take(2));
    }

    [Fact]
    public async Task WhatAShopperHasMetBeforeIsNotMetAgain()
    {
        for (var day = 9; day >= 0; day--)
        {
            Apply("shopper", EventKind.ViewItem, day % 2 == 0 ? "item-0" : "item-2", TimeSpan.FromDays(-day));
        }

        await _signals.FlushAsync();
        Assert.Equal(1, NeighboursOf("item-0").Single(neighbour => neighbour.Kind == NeighbourKind.Met).Weight);
    }

    [Fact]
    public async Task WhatWaitsForProductsIsMeasured()
    {
        var measured = new Dictionary<string, double>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, enabling) =>
        {
            // Those of this test: others run beside it.
            if (instrument.Meter.Scope == _meters.GetRequiredService<IMeterFactory>())
            {
                enabling.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => measured[instrument.Name] = value);
        listener.Start();
        _signals.Start();
        await _signals.DisposeAsync();

        Assert.Equal((0, 0), Measure());
        Apply("one", EventKind.ViewItem, "item-0", TimeSpan.Zero);
        _time.Advance(TimeSpan.FromSeconds(3));
        Apply("two", EventKind.ViewItem, "item-2", TimeSpan.Zero);
        Assert.Equal((2, 3), Measure());

        _grains.Failures = 99;
        await _signals.FlushAsync();
        _time.Advance(TimeSpan.FromSeconds(4));
        Assert.Equal((2, 7), Measure());

        _grains.Failures = 0;
        await _signals.FlushAsync();
        Assert.Equal((0, 0), Measure());

        (double Waiting, double Age) Measure()
        {
            listener.RecordObservableInstruments();
            return (measured[TelemetryNames.SignalsWaiting], measured[TelemetryNames.SignalsAge]);
        }
    }

    private void Apply(string user, EventKind kind, string itemId, TimeSpan after)
    {
        if (!_profiles.TryGetValue(user, out var profile))
        {
            _profiles[user] = profile = _harness.NewProfile();
        }

        var shopEvent = new ShopEvent { EventId = $"event-{_events++}", Kind = kind, Time = Now + after, UserId = user, Items = [new EventItem(itemId)] };
        profile.Apply(shopEvent, new EventSource(null, 0, Now.ToUnixTimeMilliseconds()), judge: null, _interactions);
    }

    private (string ItemId, NeighbourKind Kind, float Weight)[] NeighboursOf(string itemId) =>
    [
        .. Sum(itemId).Neighbours.Concat(Sum(itemId).Met)
            .Select(neighbour => (neighbour.ItemId, neighbour.Kind, MathF.Round(neighbour.Weight, 5)))
            .OrderBy(neighbour => neighbour.Kind).ThenByDescending(neighbour => neighbour.Item3).ThenBy(neighbour => neighbour.ItemId, StringComparer.Ordinal),
    ];

    private ProductSignals Sum(string itemId) => _grains.Added[itemId].Aggregate(SignalSum.Of);

    public class NoSilos : DispatchProxy
    {
        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => throw new NotSupportedException(targetMethod!.Name);
    }
}
