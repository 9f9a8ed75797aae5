using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class UnknownProductsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly UnknownProducts _products = new(shoppers: 3, TimeSpan.FromDays(1), capacity: 8);

    [Fact]
    public void AProductIsHeldUntilEnoughDifferentShoppersNamedItAndLosesNothing()
    {
        Assert.Null(_products.Name(Named("x", 1), Start, mayLetGo: true));
        Assert.Null(_products.Name(Named("x", 1), Start, mayLetGo: true));
        Assert.Null(_products.Name(Named("x", 1, 2), Start, mayLetGo: true));
        Assert.Equal(4, _products.Name(Named("x", 3), Start, mayLetGo: true)!.Signals.Counts.Views);
        Assert.Null(_products.Take("x"));
    }

    [Fact]
    public void WhatWasNotNamedForItsLifetimeBeginsAnew()
    {
        _products.Name(Named("x", 1, 2), Start, mayLetGo: true);
        Assert.Null(_products.Name(Named("x", 3), Start.AddDays(2), mayLetGo: true));
    }

    [Fact]
    public void VeryManyProductsMakeThoseGiveWayThatWereNamedLongestAgo()
    {
        for (var i = 0; i < 10_000; i++)
        {
            _products.Name(Named($"x{i}", 1, 2), Start.AddSeconds(i), mayLetGo: true);
        }

        Assert.NotNull(_products.Name(Named("x9999", 3), Start.AddSeconds(10_000), mayLetGo: true));
        Assert.InRange(Enumerable.Range(0, 10_000).Count(i => _products.Take($"x{i}") is not null), 1, 8);
    }

    [Fact]
    public void WhileThereIsNoRoomAProductIsHeldOn()
    {
        Assert.Null(_products.Name(Named("x", 1, 2, 3), Start, mayLetGo: false));
        Assert.NotNull(_products.Name(Named("x", 1), Start, mayLetGo: true));
    }

    [Fact]
    public void WhatTheCatalogueDescribesIsLetGoAtOnce()
    {
        _products.Name(Named("x", 1), Start, mayLetGo: true);
        Assert.Equal(1, _products.Take("x")!.Counts.Views);
        Assert.Null(_products.Take("x"));
    }

    private static NamedProduct Named(string itemId, params ulong[] shoppers) => new(
        itemId, shoppers, new ProductSignals { Counts = new ProductCounts(1, 0, 0), LogPopularity = 0, Neighbours = [] });
}
