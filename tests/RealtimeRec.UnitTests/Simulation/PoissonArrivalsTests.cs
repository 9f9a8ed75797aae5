using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Standalone.Simulation;

namespace RealtimeRec.UnitTests.Simulation;

public sealed class PoissonArrivalsTests
{
    private readonly FakeTimeProvider _time = new();

    [Theory]
    [InlineData(0.5, 4_000)]
    [InlineData(20, 200)]
    [InlineData(2_000, 10)]
    public void KeepsTheRate(double rate, int seconds)
    {
        var arrivals = new PoissonArrivals(rate, _time, new Random(1));

        var count = 0;
        for (var tick = 0; tick < seconds * 100; tick++)
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            count += arrivals.TakeDue();
        }

        // Four standard deviations of a Poisson count.
        var expected = rate * seconds;
        Assert.InRange(count, expected - (4 * Math.Sqrt(expected)), expected + (4 * Math.Sqrt(expected)));
    }

    [Fact]
    public void AnnouncesTheNextArrivalExactly()
    {
        var arrivals = new PoissonArrivals(3, _time, new Random(2));
        for (var i = 0; i < 100; i++)
        {
            var wait = arrivals.UntilNext;
            _time.Advance(wait - TimeSpan.FromTicks(1));
            Assert.Equal(0, arrivals.TakeDue());
            _time.Advance(TimeSpan.FromTicks(1));
            Assert.Equal(1, arrivals.TakeDue());
        }
    }

    [Fact]
    public void DoesNotMakeUpForAPause()
    {
        var arrivals = new PoissonArrivals(1_000, _time, new Random(3));
        _time.Advance(TimeSpan.FromMilliseconds(10));
        Assert.True(arrivals.TakeDue() > 0);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Equal(0, arrivals.TakeDue());
        _time.Advance(TimeSpan.FromMilliseconds(100));
        Assert.InRange(arrivals.TakeDue(), 50, 150);
    }
}
