using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.UnitTests.Users;

namespace RealtimeRec.UnitTests.Quality;

/// <summary>What a profile keeps of what it refused.</summary>
public sealed class RefusalTests
{
    private const string Log = "shop.events/3";

    private readonly ProfileHarness _harness = new();
    private readonly QualityMonitor _monitor = QualityHarness.Monitor();
    private readonly EventJudge _judge;

    public RefusalTests() => _judge = QualityHarness.Judge(_harness.Ids, _harness, new QualityOptions { MaxPrice = 100 }, _monitor);

    [Fact]
    public void ARefusedEventLeavesNothingBehindButItsOffset()
    {
        var profile = _harness.NewProfile();
        Apply(profile, Good(1), 10);
        var verdict = Apply(profile, Bad(2), 11);

        Assert.Equal(EventOutcome.Quarantined, verdict.Outcome);
        Assert.Equal((1, 1), (profile.Version, profile.AppliedEvents));
        Assert.Equal(1, profile.RecentIds.Count);
        Assert.Equal([(Log, 11L)], profile.Offsets);
        Assert.Equal($"{Log}@11", _monitor.TakeSnapshot().Rules.Single().Samples.Single().Origin);
    }

    [Fact]
    public void ARedeliveredEventGetsTheSameVerdictAndNoSecondFinding()
    {
        var profile = _harness.NewProfile();
        var first = Apply(profile, Bad(1), 10);
        Apply(profile, Good(2), 11);

        var stored = _harness.NewProfile();
        stored.Restore(profile.ToState());

        Assert.Equal(first, Apply(profile, Bad(1), 10));
        Assert.Equal(first, Apply(stored, Bad(1), 10));
        Assert.Equal(EventOutcome.Duplicate, Apply(stored, Good(2), 11).Outcome);
        Assert.Equal(1, _monitor.Found(QualityRules.PriceRange, RuleAction.Quarantine));
        Assert.Equal(2, _monitor.TakeSnapshot().Judged.Total);
    }

    [Fact]
    public void AReplayAfterAFixIsAppliedThoughItsIdIsTheSame()
    {
        var profile = _harness.NewProfile();
        Apply(profile, Bad(1), 10);

        Assert.Equal(EventOutcome.Applied, Apply(profile, Good(1), 11).Outcome);
        Assert.Equal(1, profile.AppliedEvents);
        Assert.Equal(EventOutcome.Quarantined, Apply(profile, Bad(1), 10).Outcome);
        Assert.Equal(1, profile.AppliedEvents);
    }

    [Fact]
    public void RefusalsAreRememberedForAWholeBatchAndNoMore()
    {
        var profile = _harness.NewProfile();
        for (var i = 0; i < RefusedEvents.Capacity + 10; i++)
        {
            Apply(profile, Bad(i), i);
        }

        Assert.Equal(EventOutcome.Duplicate, Apply(profile, Bad(9), 9).Outcome);
        for (var i = 10; i < RefusedEvents.Capacity + 10; i++)
        {
            Assert.Equal(EventOutcome.Quarantined, Apply(profile, Bad(i), i).Outcome);
        }
    }

    [Fact]
    public void RefusalsAreForgottenAfterADay()
    {
        var profile = _harness.NewProfile();
        Apply(profile, Bad(1), 10);
        Assert.NotNull(profile.ToState().Refused);

        Apply(profile, Good(2), 11, TimeSpan.FromHours(25));

        Assert.Null(profile.ToState().Refused);
        Assert.Equal(EventOutcome.Duplicate, Apply(profile, Bad(1), 10, TimeSpan.FromHours(25)).Outcome);
    }

    [Fact]
    public void LogsAreToldApart()
    {
        var profile = _harness.NewProfile();
        Apply(profile, Bad(1), 10);

        Assert.Equal(EventOutcome.Applied, profile.Apply(Good(2), new EventSource("shop.events/4", 10, 0), _judge, null).Outcome);
        Assert.Equal(EventOutcome.Duplicate, profile.Apply(Good(2), new EventSource("shop.events/4", 10, 0), _judge, null).Outcome);
    }

    [Fact]
    public void AnErasedProfileKeepsNoRefusal()
    {
        var profile = _harness.NewProfile();
        Apply(profile, Bad(1), 10);
        profile.Erase();

        Assert.Null(profile.ToState().Refused);
        Assert.Equal(EventOutcome.Duplicate, Apply(profile, Bad(1), 10).Outcome);
    }

    private Verdict Apply(UserProfile profile, ShopEvent shopEvent, long offset, TimeSpan now = default) =>
        profile.Apply(shopEvent, new EventSource(Log, offset, (ProfileHarness.Arrival + now).ToUnixTimeMilliseconds()), _judge, null);

    private static ShopEvent Good(int number) => ProfileHarness.Event(number, EventKind.ViewItem, 1, TimeSpan.Zero);

    private static ShopEvent Bad(int number) => Good(number) with { Items = [new EventItem("item-1", 101)] };
}
