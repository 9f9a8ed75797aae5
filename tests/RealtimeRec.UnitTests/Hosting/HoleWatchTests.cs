using RealtimeRec.Silo.Hosting;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class HoleWatchTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(100, 30, true, true)]
    [InlineData(100, 20, true, false)]
    [InlineData(40, 15, true, false)]
    [InlineData(380, 130, true, true)]
    [InlineData(2_000, 1_000, true, false)]
    [InlineData(48, 17, false, true)]
    [InlineData(100, 30, false, false)]
    [InlineData(224, 63, false, false)]
    public void HolesAreClosedWhereTheyAreManyAndNobodyNoticesThePause(long bytes, long holes, bool isCalm, bool expected) =>
        Assert.Equal(expected, new HoleWatch().See(bytes * MiB, holes * MiB, isCalm));

    [Fact]
    public void WhatCouldNotBeClosedIsNotTriedAgainUntilThereIsMore()
    {
        var watch = new HoleWatch();
        Assert.True(watch.See(100 * MiB, 30 * MiB, isCalm: true));
        Assert.False(watch.See(100 * MiB, 30 * MiB, isCalm: true));
        Assert.False(watch.See(100 * MiB, 40 * MiB, isCalm: true));
        Assert.True(watch.See(110 * MiB, 46 * MiB, isCalm: true));
    }

    [Fact]
    public void HolesThatComeAgainAreClosedAgain()
    {
        var watch = new HoleWatch();
        Assert.True(watch.See(100 * MiB, 30 * MiB, isCalm: true));
        Assert.False(watch.See(75 * MiB, 5 * MiB, isCalm: true));
        Assert.True(watch.See(100 * MiB, 30 * MiB, isCalm: true));
    }
}
