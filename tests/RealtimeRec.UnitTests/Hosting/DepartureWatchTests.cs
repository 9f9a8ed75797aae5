using RealtimeRec.Silo.Hosting;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class DepartureWatchTests
{
    private readonly DepartureWatch _watch = new();

    [Fact]
    public void ManyThatLeftAreWorthACollectionOnceNoMoreLeave()
    {
        Assert.Null(_watch.See(100_000, 0));
        Assert.Null(_watch.See(80_000, 20_000));
        Assert.Null(_watch.See(60_000, 40_000));
        Assert.Equal(40_000, _watch.See(60_000, 40_000));
        _watch.Collected();
        Assert.Null(_watch.See(60_000, 40_000));
    }

    [Fact]
    public void WhileItIsNoTimeToCollectTheyAreToldAgain()
    {
        Assert.Null(_watch.See(60_000, 40_000));
        Assert.Equal(40_000, _watch.See(60_000, 40_000));
        Assert.Equal(40_100, _watch.See(70_000, 40_100));
    }

    [Fact]
    public void MostOfThemAreCollectedWhileTheRestStillLeaves()
    {
        Assert.Null(_watch.See(1_000_000, 0));
        Assert.Equal(600_000, _watch.See(400_000, 600_000));
        _watch.Collected();
        Assert.Equal(390_000, _watch.See(10_000, 990_000));
    }

    /// <summary>A catalogue that is loaded: each product is there for the length of a call.</summary>
    [Fact]
    public void ThoseWhoWereNeverThereTogetherCountToo()
    {
        Assert.Equal(300_000, _watch.See(500, 300_000));
        Assert.Equal(1_000_000, _watch.See(500, 1_000_000));
        _watch.Collected();
        Assert.Null(_watch.See(500, 1_000_000));
    }

    [Fact]
    public void FewThatComeAndGoAreNot()
    {
        foreach (var (present, departed) in new (long, long)[] { (100_000, 0), (95_000, 4_900), (99_000, 5_000), (3_000_000, 100_000), (2_900_000, 200_000) })
        {
            Assert.Null(_watch.See(present, departed));
        }
    }
}
