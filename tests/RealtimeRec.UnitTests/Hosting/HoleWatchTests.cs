using RealtimeRec.Silo.Hosting;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class HoleWatchTests
{
    private const long MiB = 1 << 20;

    [Theory]
    [InlineData(100, 30, true)]
    [InlineData(100, 20, false)]
    [InlineData(40, 15, false)]
    [InlineData(380, 130, true)]
    [InlineData(2_000, 1_000, false)]
    public void HolesAreClosedWhereTheyAreManyAndLittleLives(long bytes, long holes, bool expected) =>
        Assert.Equal(expected, new HoleWatch().See(bytes * MiB, holes * MiB));

    [Fact]
    public void WhatCouldNotBeClosedIsNotTriedAgainUntilThereIsMore()
    {
        var watch = new HoleWatch();
        Assert.True(watch.See(100 * MiB, 30 * MiB));
        Assert.False(watch.See(100 * MiB, 30 * MiB));
        Assert.False(watch.See(100 * MiB, 40 * MiB));
        Assert.True(watch.See(110 * MiB, 46 * MiB));
    }

    [Fact]
    public void HolesThatComeAgainAreClosedAgain()
    {
        var watch = new HoleWatch();
        Assert.True(watch.See(100 * MiB, 30 * MiB));
        Assert.False(watch.See(75 * MiB, 5 * MiB));
        Assert.True(watch.See(100 * MiB, 30 * MiB));
    }
}
