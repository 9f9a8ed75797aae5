using RealtimeRec.Feeds.Learned;

namespace RealtimeRec.UnitTests.Feeds;

public sealed class RankerOptionsTests
{
    [Fact]
    public void TheDefaultsAreValid() => Assert.True(new RankerOptionsValidator().Validate(null, new RankerOptions()).Succeeded);

    [Fact]
    public void WhatMakesNoSenseIsRefusedAndNamed()
    {
        var result = new RankerOptionsValidator().Validate(null, new RankerOptions
        {
            Cases = 100,
            CasesBetween = 1,
            TrialCases = 0,
            LeastTraining = 30_000,
            ShownWeight = -1,
            CartWeight = double.NaN,
            PurchaseWeight = 101,
        });

        Assert.Equal(
            ["Cases", "CasesBetween", "TrialCases", "LeastTraining", "ShownWeight", "CartWeight", "PurchaseWeight", "Cases"],
            result.Failures!.Select(failure => failure.Split(' ')[0].Split(':')[^1]));
    }
}
