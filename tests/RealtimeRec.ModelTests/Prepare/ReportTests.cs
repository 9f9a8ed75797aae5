using RealtimeRec.Charts;
using RealtimeRec.Training.Preparation;
using RealtimeRec.Training.Preparation.Output;

namespace RealtimeRec.ModelTests.Prepare;

public sealed class ReportTests
{
    [Fact]
    public void DistributionsCountEachLog()
    {
        var log = new LogBuilder().Add("u", "a", 0).Add("u", "a", 1).Add("u", "b", 2).Add("v", "a", 86_400).Build();

        var distribution = LogDistribution.Of(log);

        Assert.Equal([1, 1], distribution.EventsPerUser);
        Assert.Equal([1, 1], distribution.EventsPerItem);
        Assert.Equal([3, 1], distribution.Days.Select(day => day.Value));
        Assert.Equal(4, distribution.HoursOfDay[12]);
        Assert.Equal(4, distribution.Kinds[0]);
        Assert.Equal(3, distribution.EventsPerDay["2026-01-01"]);
    }

    [Fact]
    public void OneWrongClockDoesNotStretchTheTimeline()
    {
        var builder = new LogBuilder();
        for (var i = 0; i < 2_000; i++)
        {
            builder.Add("u", "a", i * 500);
        }

        var log = LogDistribution.Of(builder.Add("u", "a", -300.0 * 86_400).Build());

        var (svg, unit, outside) = TimelineChart.Draw(log, log);

        Assert.Equal(("day", 1), (unit, outside));
        Assert.Contains("2026-01-01 to 2026-01-13", svg);
    }

    [Theory]
    [InlineData(9, false, new double[] { 0, 2, 4, 6, 8, 10 })]
    [InlineData(1_234, false, new double[] { 0, 500, 1_000, 1_500 })]
    [InlineData(1_234, true, new double[] { 1, 10, 100, 1_000, 10_000 })]
    [InlineData(0, false, new double[] { 0, 1 })]
    public void ScalesHaveRoundTicks(double max, bool isLog, double[] ticks) => Assert.Equal(ticks, Axis.Counts(max, isLog).Ticks.Select(tick => tick.Value));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void ScalesRiseFromTheFloorToTheTop(bool isLog)
    {
        var scale = Axis.Counts(1_000, isLog);

        Assert.Equal(0, scale.At(0));
        Assert.True(scale.At(1) > 0);
        Assert.Equal(1, scale.At(1_000), 6);
    }
}
