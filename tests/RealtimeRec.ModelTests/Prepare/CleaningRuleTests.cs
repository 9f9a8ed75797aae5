using RealtimeRec.Events;
using RealtimeRec.Training.Preparation;
using RealtimeRec.Training.Preparation.Rules;

namespace RealtimeRec.ModelTests.Prepare;

public sealed class CleaningRuleTests
{
    [Fact]
    public void TimesOutsideTheWindowAreDroppedTheEndIsOutside()
    {
        var log = new LogBuilder().Add("u", "a", -1).Add("u", "b", 0).Add("u", "c", 9).Add("u", "d", 10);

        Assert.Equal(["u b 0", "u c 9"], log.After(new TimeWindowRule(LogBuilder.Start, LogBuilder.Start.AddSeconds(10))));
    }

    [Fact]
    public void OnlyTheRepeatOfSameUserItemKindAndTimeIsDropped()
    {
        var log = new LogBuilder()
            .Add("u", "a", 1).Add("u", "b", 1).Add("u", "a", 1)
            .Add("u", "a", 1, EventKind.AddToCart).Add("u", "a", 2).Add("v", "a", 1).Add("v", "a", 2);

        var (left, outcome) = CleaningRules.Apply(new DuplicateRule(), log.Build());

        Assert.Equal(["u a 1", "u b 1", "u a 1", "u a 2", "v a 1", "v a 2"], LogBuilder.Describe(left));
        Assert.Equal((1, 1, 1), (outcome.Found, outcome.FoundUsers, outcome.FoundItems));
        Assert.Equal("user u, view_item of a at 2026-01-01 12:00:01", Assert.Single(outcome.Examples));
    }

    [Fact]
    public void AThirdDeliveryIsDroppedToo() =>
        Assert.Equal(["u a 1"], new LogBuilder().Add("u", "a", 1).Add("u", "a", 1).Add("u", "a", 1).After(new DuplicateRule()));

    [Fact]
    public void WhoDoesMoreInADayThanAPersonIsDroppedWhoDoesItInTwoIsNot()
    {
        var log = new LogBuilder().AddRun("bot", 6, _ => 60).AddRun("person", 6, _ => 6 * 3_600).AddRun("busy", 5, _ => 60);

        Assert.Equal(["person", "busy"], log.UsersAfter(new DailyVolumeRule(5)));
    }

    [Fact]
    public void AnOrderOfManyProductsIsOneAction()
    {
        var log = new LogBuilder();
        for (var i = 0; i < 50; i++)
        {
            log.Add("wholesaler", $"item{i}", 0, EventKind.Purchase).Add("bot", $"item{i}", 0);
        }

        Assert.Equal(["wholesaler"], log.UsersAfter(new DailyVolumeRule(20)));
        Assert.Equal(["wholesaler"], log.UsersAfter(new SteadyRateRule(20, 120, 0.05)));
    }

    [Fact]
    public void WhoIsFasterThanAPersonForLongIsDroppedABurstIsNot()
    {
        var random = new Random(1);
        var log = new LogBuilder()
            .AddRun("bot", 60, _ => 0.1 + (random.NextDouble() * 0.2))
            .AddRun("person", 60, i => i < 10 ? 0.1 : 5 + (random.NextDouble() * 60));

        Assert.Equal(["person"], log.UsersAfter(new SteadyRateRule(50, 120, 0)));
    }

    [Fact]
    public void WhoIsAsEvenAsAClockIsDropped()
    {
        var random = new Random(1);
        var log = new LogBuilder().AddRun("bot", 60, _ => 29.9 + (random.NextDouble() * 0.2)).AddRun("person", 60, _ => 5 + (random.NextDouble() * 50));

        Assert.Equal(["person"], log.UsersAfter(new SteadyRateRule(50, 0, 0.05)));
    }

    [Fact]
    public void AClockIsFoundAfterALongPauseToo() =>
        Assert.Empty(new LogBuilder().AddRun("bot", 80, i => i == 20 ? 7_200 : 30).UsersAfter(new SteadyRateRule(50, 0, 0.05)));

    [Fact]
    public void RareShoppersAreNoClocks() =>
        Assert.Equal(["daily"], new LogBuilder().AddRun("daily", 60, _ => 86_400).UsersAfter(new SteadyRateRule(50, 120, 0.05)));

    [Fact]
    public void KindsThatAreNoInterestAreDropped()
    {
        var log = new LogBuilder().Add("u", "a", 1).Add("u", "a", 2, EventKind.Refund).Add("u", "a", 3, EventKind.ViewItemList).Add("u", "a", 4, EventKind.Purchase);

        Assert.Equal(["u a 1", "u a 4"], log.After(new EventKindRule(EventKindRule.Interests)));
    }

    [Fact]
    public void UnknownProductsAreDroppedOrOnlyCounted()
    {
        var log = new LogBuilder().Add("u", "a", 1).Add("u", "x", 2).Add("u", "x", 3).Add("u", "y", 4);
        var catalogue = new HashSet<string> { "a" };

        var (left, dropped) = CleaningRules.Apply(new UnknownProductRule(catalogue, drops: true), log.Build());
        var (kept, counted) = CleaningRules.Apply(new UnknownProductRule(catalogue, drops: false), log.Build());

        Assert.Equal(["u a 1"], LogBuilder.Describe(left));
        Assert.Equal(4, kept.Count);
        Assert.Equal((3, 3), (dropped.Found, counted.Found));
        Assert.Equal(["x", "y"], counted.Examples);
    }

    [Fact]
    public void UsersOfOneItemAreDropped() =>
        Assert.Equal(["v"], new LogBuilder().Add("u", "a", 1).Add("u", "a", 2).Add("v", "a", 1).Add("v", "b", 2).UsersAfter(new OneItemUserRule()));

    [Fact]
    public void TheCoreIsFoundByGoingOnUntilNothingChanges()
    {
        // a and b are met by u, v and w. Dropping c, which has one user, takes x below two items, and that takes d below two users.
        var log = new LogBuilder();
        foreach (var user in (string[])["u", "v", "w"])
        {
            log.Add(user, "a", 1).Add(user, "b", 2);
        }

        log.Add("x", "c", 1).Add("x", "d", 2).Add("x", "d", 3).Add("w", "d", 4);

        Assert.Equal(["u a 1", "u b 2", "v a 1", "v b 2", "w a 1", "w b 2"], log.After(new CoreRule(2)));
    }

    [Fact]
    public void TheCoreOfAGraphWithoutOneIsEmpty() =>
        Assert.Empty(new LogBuilder().Add("u", "a", 1).Add("u", "b", 2).Add("v", "b", 1).After(new CoreRule(2)));

    [Fact]
    public void TheSampleIsOfWholeUsersAndTheSameForASeed()
    {
        var log = new LogBuilder();
        for (var i = 0; i < 20; i++)
        {
            log.Add($"u{i}", "a", 1).Add($"u{i}", "b", 2);
        }

        var sample = log.After(new UserSampleRule(5, seed: 3));

        Assert.Equal(10, sample.Length);
        Assert.Equal(5, log.UsersAfter(new UserSampleRule(5, seed: 3)).Length);
        Assert.Equal(sample, log.After(new UserSampleRule(5, seed: 3)));
        Assert.NotEqual(sample, log.After(new UserSampleRule(5, seed: 4)));
        Assert.Equal(40, log.After(new UserSampleRule(50, seed: 3)).Length);
    }

    [Fact]
    public void RulesComeInTheirDocumentedOrderThoseOfZeroNotAtAll()
    {
        var all = new PreparationOptions { SampleUsers = 10, Core = 5 };
        var few = new PreparationOptions { MaxActionsPerDay = 0, MaxActionsPerMinute = 0, SteadyVariation = 0 };

        Assert.Equal(
            ["time_window", "duplicate", "daily_volume", "bot_rate", "event_kind", "unknown_product", "user_sample", "one_item_user", "k_core"],
            Names(all, new HashSet<string>()));
        Assert.Equal(["time_window", "duplicate", "event_kind", "one_item_user"], Names(few, null));

        static string[] Names(PreparationOptions options, HashSet<string>? catalogue) =>
            [.. CleaningRules.Of(options, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, EventKindRule.Interests, catalogue).Select(rule => rule.Name)];
    }

    [Fact]
    public void RulesLeaveAnEmptyLogEmpty()
    {
        var options = new PreparationOptions { SampleUsers = 10, Core = 5 };

        foreach (var rule in CleaningRules.Of(options, DateTimeOffset.MinValue, DateTimeOffset.MaxValue, EventKindRule.Interests, new HashSet<string>()))
        {
            Assert.Empty(new LogBuilder().After(rule));
        }
    }
}
