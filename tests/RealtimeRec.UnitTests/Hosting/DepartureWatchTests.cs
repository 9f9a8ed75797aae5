using RealtimeRec.Silo.Hosting;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class DepartureWatchTests
{
    [Fact]
    public void ManyThatLeftAreWorthACollectionOnceNoMoreLeave()
    {
        var watch = new DepartureWatch();
        Assert.Null(watch.See(100_000));
        Assert.Null(watch.See(80_000));
        Assert.Null(watch.See(60_000));
        Assert.Equal(40_000, watch.See(60_000));
        watch.Collected();
        Assert.Null(watch.See(60_000));
    }

    [Fact]
    public void WhileItIsNoTimeToCollectTheyAreToldAgainAndThoseWhoCameBackAreNotAmongThem()
    {
        var watch = new DepartureWatch();
        Assert.Null(watch.See(100_000));
        Assert.Null(watch.See(60_000));
        Assert.Equal(40_000, watch.See(60_000));
        Assert.Equal(30_000, watch.See(70_000));
        Assert.Null(watch.See(100_000));
    }

    [Fact]
    public void MostOfThemAreCollectedWhileTheRestStillLeaves()
    {
        var watch = new DepartureWatch();
        Assert.Null(watch.See(1_000_000));
        Assert.Equal(600_000, watch.See(400_000));
        watch.Collected();
        Assert.Equal(390_000, watch.See(10_000));
    }

    [Fact]
    public void FewThatComeAndGoAreNot()
    {
        var watch = new DepartureWatch();
        foreach (var grains in (long[])[100_000, 95_000, 99_000, 94_000, 94_000, 3_000_000, 2_900_000, 2_900_000])
        {
            Assert.Null(watch.See(grains));
        }
    }
}
