using RealtimeRec.Feeds.Meter;

namespace RealtimeRec.UnitTests.Feeds;

public sealed class MeterOptionsTests
{
    [Fact]
    public void TheDefaultsAreValid() => Assert.True(new MeterOptionsValidator().Validate(null, new MeterOptions()).Succeeded);

    [Theory]
    [InlineData(-1)]
    [InlineData(1_001)]
    [InlineData(double.NaN)]
    public void WhatMakesNoSenseIsRefusedAndNamed(double casesPerSecond)
    {
        var result = new MeterOptionsValidator().Validate(null, new MeterOptions { CasesPerSecond = casesPerSecond, AttributionWindow = TimeSpan.FromDays(2) });

        Assert.Equal(["Feeds:Meter:CasesPerSecond", "Feeds:Meter:AttributionWindow"], result.Failures!.Select(failure => failure.Split(' ')[0]));
    }
}
