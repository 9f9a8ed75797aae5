using RealtimeRec.Catalog;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Catalog;

/// <summary>The time that popularity decays by: the clock's while the shop is busy, and hardly any while it is silent for long.</summary>
public sealed class PopularityClockTests
{
    private const double HalfLifeMs = 1_000_000;

    private readonly PopularityClock _clock = new(HalfLifeMs);

    [Fact]
    public void EventsThatFollowEachOtherAreAsFarApartAsTheySay()
    {
        var first = _clock.HalfLivesAt(5_000_000_000);
        for (var i = 1; i <= 40; i++)
        {
            Assert.Equal(i * 0.25, _clock.HalfLivesAt(5_000_000_000 + (i * 250_000)) - first, 1e-9);
        }
    }

    [Fact]
    public void OfALongSilenceOneHalfLifeRemains()
    {
        var before = _clock.HalfLivesAt(5_000_000_000);
        Assert.Equal(1, _clock.HalfLivesAt(9_000_000_000) - before, 1e-3);
        Assert.Equal(1.5, _clock.HalfLivesAt(9_000_500_000) - before, 1e-3);
        Assert.Equal(2.5, _clock.HalfLivesAt(12_000_000_000) - before, 1e-3);
    }

    [Fact]
    public void WhatIsToldOfASilenceLaterStaysInOrderAndCountsLessThanWhatCameAfterIt()
    {
        _clock.HalfLivesAt(5_000_000_000);
        _clock.HalfLivesAt(9_000_000_000);
        long[] times = [4_000_000_000, 5_000_000_000, 6_000_000_000, 7_000_000_000, 8_999_000_000, 9_000_000_000];
        var told = Array.ConvertAll(times, _clock.HalfLivesAt);
        Assert.Equal(told.Order(), told);
        Assert.Equal(told.Length, told.Distinct().Count());
        Assert.InRange(told[^1] - told[1], 0.99, 1.01);
    }

    [Fact]
    public void ASiloTakesOverWhatAnotherOneHasSeen()
    {
        _clock.HalfLivesAt(5_000_000_000);
        var after = _clock.HalfLivesAt(9_000_000_000);
        var other = new PopularityClock(HalfLifeMs);
        other.Learn(new PopularityTime(5_000_000_000, 0, 0, 0));
        other.Learn(_clock.Time);
        other.Learn(new PopularityTime(5_000_000_001, 0, 0, 0));
        Assert.Equal(after, other.HalfLivesAt(9_000_000_000), 1e-9);
    }
}
