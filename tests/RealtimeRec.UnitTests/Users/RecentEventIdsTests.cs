using RealtimeRec.Users;

namespace RealtimeRec.UnitTests.Users;

public sealed class RecentEventIdsTests
{
    [Fact]
    public void An_id_is_remembered_for_at_least_an_hour_and_forgotten_after_two()
    {
        var ids = new RecentEventIds();
        var hour = (long)TimeSpan.FromHours(1).TotalMilliseconds;
        ids.Add(1, 10 * hour);
        ids.Add(2, (11 * hour) - 1);
        Assert.True(ids.Contains(1));
        ids.Add(3, 11 * hour);
        Assert.True(ids.Contains(1) && ids.Contains(2));
        ids.Add(4, 12 * hour);
        Assert.False(ids.Contains(1) || ids.Contains(2));
        Assert.True(ids.Contains(3) && ids.Contains(4));
    }

    [Fact]
    public void Memory_is_bounded_and_the_newest_stay()
    {
        var ids = new RecentEventIds();
        for (var i = 1UL; i <= 5_000; i++)
        {
            ids.Add(i, 0);
        }

        Assert.InRange(ids.Values.Length, RecentEventIds.Capacity / 2, RecentEventIds.Capacity);
        Assert.True(ids.Contains(5_000));
        Assert.True(ids.Contains(5_000 - ((ulong)RecentEventIds.Capacity / 2)));
    }
}
