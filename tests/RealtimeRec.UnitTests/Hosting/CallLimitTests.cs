using RealtimeRec.Hosting.Background;

namespace RealtimeRec.UnitTests.Hosting;

public sealed class CallLimitTests
{
    private readonly CallLimit _calls = new(least: 2, most: 64, idle: TimeSpan.FromMilliseconds(5), busy: TimeSpan.FromMilliseconds(20));

    [Fact]
    public void FewerAreUnderWayWhileWorkWaitsAndMoreAgainOnceNoneDoes()
    {
        See(TimeSpan.FromMilliseconds(21), times: 5);
        Assert.InRange(_calls.Current, 3, 20);
        See(TimeSpan.FromSeconds(2), times: 100);
        Assert.Equal(2, _calls.Current);
        See(TimeSpan.FromMilliseconds(10), times: 100);
        Assert.Equal(2, _calls.Current);
        See(TimeSpan.FromMilliseconds(1), times: 100);
        Assert.Equal(64, _calls.Current);
    }

    [Fact]
    public void WhoWaitsGoesOnInTurnWhenAPlaceIsFreeOrThereAreMore()
    {
        See(TimeSpan.FromSeconds(2), times: 100);
        var calls = Enumerable.Range(0, 7).Select(_ => _calls.EnterAsync()).ToArray();
        Assert.Equal([true, true, false, false, false, false, false], calls.Select(call => call.IsCompleted));
        _calls.Leave();
        Assert.Equal([true, true, true, false, false, false, false], calls.Select(call => call.IsCompleted));
        See(TimeSpan.Zero, times: 1);
        Assert.Equal([true, true, true, true, true, false, false], calls.Select(call => call.IsCompleted));

        // Those under way beyond a limit that has shrunk finish, and only then others begin.
        See(TimeSpan.FromSeconds(2), times: 100);
        _calls.Leave();
        _calls.Leave();
        Assert.False(calls[5].IsCompleted);
        _calls.Leave();
        Assert.Equal([true, false], calls[5..].Select(call => call.IsCompleted));
    }

    private void See(TimeSpan waited, int times)
    {
        for (var time = 0; time < times; time++)
        {
            _calls.See(waited);
        }
    }
}
