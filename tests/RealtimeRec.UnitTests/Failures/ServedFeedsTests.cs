using RealtimeRec.Testing.Failures;
using RealtimeRec.Testing.Load;

namespace RealtimeRec.UnitTests.Failures;

/// <summary>What a report of failures says of feeds leaves out only what nobody was there to make, and what a kill had just met.</summary>
public sealed class ServedFeedsTests
{
    private static readonly ServiceLife s_always = new(Seconds(-5));

    [Fact]
    public void WhileAllAreThereEveryFeedCounts()
    {
        var served = ServedFeeds.Of([Feed(1, 0.1), Feed(2, 0.7), Feed(3, 0.2), Feed(4, 0.9, "ServiceUnavailable")], [s_always], [s_always]);
        Assert.Equal((1, Seconds(0.7), Seconds(2)), (served.Errors, served.Slowest, served.SlowestDue));
    }

    [Fact]
    public void AKillExcusesWhatIsSlowForASecondAndNothingThatFails()
    {
        var killed = new ServiceLife(Seconds(-5), Seconds(10), WasKilled: true);
        ProbeSample[] soon = [Feed(9.9, 0.6), Feed(10.5, 2), Feed(11, 3), Feed(10.2, 0.3, "ServiceUnavailable")];
        var served = ServedFeeds.Of([.. soon, Feed(9.3, 0.3), Feed(11.1, 0.4)], [killed, s_always], [s_always]);
        Assert.Equal((1, Seconds(0.4)), (served.Errors, served.Slowest));
    }

    [Fact]
    public void AStopInOrderExcusesNothing()
    {
        var served = ServedFeeds.Of([Feed(10.1, 0.6)], [s_always with { Ended = Seconds(10) }, s_always], [s_always]);
        Assert.Equal(Seconds(0.6), served.Slowest);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void WhileNoSiloOrNoGatewayIsReadyNothingCounts(bool ofSilos)
    {
        ServiceLife[] lives = [new(Seconds(-5), Seconds(10), WasKilled: true), new(Seconds(18)), new(Seconds(20))];
        ProbeSample[] meanwhile = [Feed(9.9, 4, "ServiceUnavailable"), Feed(12, 4), Feed(17.9, 4), Feed(14, 4, "HttpRequestException")];
        var served = ServedFeeds.Of([.. meanwhile, Feed(18.1, 0.6), Feed(18.2, 0.1, "ServiceUnavailable")], ofSilos ? lives : [s_always], ofSilos ? [s_always] : lives);
        Assert.Equal((1, Seconds(0.6)), (served.Errors, served.Slowest));
    }

    [Fact]
    public void ASiloThatIsThereMakesTheFeedsOfThoseThatAreNot()
    {
        ServiceLife[] lives = [new(Seconds(-5), Seconds(10)), new(Seconds(9), Seconds(20)), new(Seconds(15))];
        Assert.Equal(3, ServedFeeds.Of([Feed(9.9, 0.1, "Timeout"), Feed(12, 0.1, "Timeout"), Feed(21, 0.1, "Timeout")], lives, [s_always]).Errors);
    }

    [Fact]
    public void WithoutAFeedThatCountsThereIsNoSlowest() =>
        Assert.Equal((0, TimeSpan.Zero), (ServedFeeds.Of([Feed(1, 4)], [], [s_always]).Errors, ServedFeeds.Of([Feed(1, 4)], [], [s_always]).Slowest));

    private static ProbeSample Feed(double due, double takes, string? error = null) => new(Seconds(due), Seconds(due) + Seconds(takes), error);

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
