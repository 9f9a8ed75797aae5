using RealtimeRec.Events;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ApplyResultTests
{
    [Fact]
    public void WhatWasNotTakenHasAReasonAlsoWhereTheAnswerNamesNone()
    {
        var result = new ApplyResult(
            7, [EventOutcome.Applied, EventOutcome.Rejected, EventOutcome.Duplicate, EventOutcome.Quarantined], [new EventRefusal(3, QualityRules.PriceRange, "Too dear.")]);
        Assert.Null(result.RejectionOf(0));
        Assert.Equal(QualityRules.Processing, result.RejectionOf(1)!.Reason);
        Assert.Null(result.RejectionOf(2));
        Assert.Equal((QualityRules.PriceRange, "Too dear."), (result.RejectionOf(3)!.Reason, result.RejectionOf(3)!.Message));
        Assert.NotNull((result with { Refusals = null }).RejectionOf(3));
    }
}
