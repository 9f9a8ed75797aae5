using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Products;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.UnitTests.Users;

namespace RealtimeRec.UnitTests.Quality;

public sealed class EventJudgeTests
{
    private const long Hour = 3_600_000;

    private readonly ProfileHarness _harness = new();
    private readonly QualityMonitor _monitor = QualityHarness.Monitor();
    private int _events;

    [Fact]
    public void AGoodEventBreaksNoRule()
    {
        var verdict = Apply(_harness.NewProfile(), View(1));

        Assert.Equal(EventOutcome.Applied, verdict.Outcome);
        Assert.Empty(_monitor.TakeSnapshot().Rules);
        Assert.Equal(1, _monitor.TakeSnapshot().Judged.Total);
    }

    [Fact]
    public void APriceAboveTheShopsHighestIsQuarantined()
    {
        var options = new QualityOptions { MaxPrice = 1_000 };
        var profile = _harness.NewProfile();

        Assert.Equal(EventOutcome.Applied, Apply(profile, View(1) with { Items = [new EventItem("item-1", 1_000)] }, options).Outcome);
        var verdict = Apply(profile, View(1) with { Items = [new EventItem("item-1", 5), new EventItem("item-2", 1_000.5m)] }, options);

        Assert.Equal(EventOutcome.Quarantined, verdict.Outcome);
        Assert.Equal(QualityRules.PriceRange, verdict.Rule);
        Assert.Equal("items[1].price is 1000.5; the shop's highest is 1000.", verdict.Message);
        Assert.Equal(1, profile.AppliedEvents);
        Assert.Equal(1, _monitor.Found(QualityRules.PriceRange, RuleAction.Quarantine));
    }

    [Fact]
    public void AQuantityAboveTheShopsLargestIsQuarantined()
    {
        var verdict = Apply(
            _harness.NewProfile(), View(1) with { Items = [new EventItem("item-1", null, 51)] }, new QualityOptions { MaxQuantity = 50 });

        Assert.Equal((EventOutcome.Quarantined, QualityRules.QuantityRange), (verdict.Outcome, verdict.Rule));
        Assert.Equal("items[0].quantity is 51; the shop's largest is 50.", verdict.Message);
    }

    [Fact]
    public void AnEventOlderThanTheShopAllowsIsQuarantined()
    {
        var options = new QualityOptions { MaxAge = TimeSpan.FromHours(1) };
        var old = View(1);
        var profile = _harness.NewProfile();

        Assert.Equal(EventOutcome.Applied, Apply(profile, old, options, nowMs: old.Time.ToUnixTimeMilliseconds() + Hour).Outcome);
        var verdict = Apply(profile, old with { EventId = "late" }, options, nowMs: old.Time.ToUnixTimeMilliseconds() + Hour + 1);

        Assert.Equal((EventOutcome.Quarantined, QualityRules.TimeWindow), (verdict.Outcome, verdict.Rule));
        Assert.Equal("event_time is 2026-03-01T12:00:00Z; the shop takes events up to 01:00:00 old.", verdict.Message);
    }

    [Fact]
    public void AnUnknownProductIsFlaggedAndApplied()
    {
        var profile = _harness.NewProfile();
        var verdict = Apply(profile, View(ProfileHarness.Items));

        Assert.Equal(EventOutcome.Applied, verdict.Outcome);
        Assert.Equal(1, profile.AppliedEvents);
        Assert.Equal(1, _monitor.Found(QualityRules.UnknownProduct, RuleAction.Flag));
        Assert.Equal("items[0].item_id is item-12, which the catalogue does not know.", Sample(QualityRules.UnknownProduct).Message);
    }

    [Fact]
    public void AProductThatEventsAloneMadeKnownIsStillUnknown()
    {
        var judge = QualityHarness.Judge(_harness.Ids, new StubRows(_harness.Ids), monitor: _monitor);
        _harness.NewProfile().Apply(View(1), new EventSource(null, 0, 0), judge, null);

        Assert.Equal(1, _monitor.Found(QualityRules.UnknownProduct, RuleAction.Flag));
    }

    [Fact]
    public void NoProductIsUnknownBeforeTheSiloHasAllOfTheCatalogue()
    {
        var judge = QualityHarness.Judge(_harness.Ids, new IncompleteRows(), monitor: _monitor);
        _harness.NewProfile().Apply(View(ProfileHarness.Items), new EventSource(null, 0, 0), judge, null);

        Assert.Empty(_monitor.TakeSnapshot().Rules);
    }

    [Fact]
    public void ARefundOfWhatWasNeverBoughtIsFlaggedAndOfWhatWasIsNot()
    {
        var profile = _harness.NewProfile();
        Apply(profile, Event(EventKind.Purchase, 1));
        Apply(profile, Event(EventKind.ViewItem, 2));
        Apply(profile, Event(EventKind.Refund, 1));
        Assert.Equal(0, _monitor.Found(QualityRules.ImpossibleSequence, RuleAction.Flag));

        Assert.Equal(EventOutcome.Applied, Apply(profile, Event(EventKind.Refund, 2)).Outcome);

        Assert.Equal(1, _monitor.Found(QualityRules.ImpossibleSequence, RuleAction.Flag));
        Assert.Equal("items[0].item_id is item-2, of which no purchase is known.", Sample(QualityRules.ImpossibleSequence).Message);
    }

    [Fact]
    public void APurchaseIsRememberedBeyondTheInteractionsKeptOneByOne()
    {
        var profile = _harness.NewProfile();
        Apply(profile, Event(EventKind.Purchase, 1));
        for (var i = 0; i < UserProfile.Capacity; i++)
        {
            Apply(profile, Event(EventKind.ViewItem, 2));
        }

        Apply(profile, Event(EventKind.Refund, 1));

        Assert.Equal(0, _monitor.Found(QualityRules.ImpossibleSequence, RuleAction.Flag));
    }

    [Fact]
    public void AnEventIdAppliedBeforeIsADuplicateAndAFinding()
    {
        var profile = _harness.NewProfile();
        var viewed = View(1);
        Apply(profile, viewed);
        var verdict = Apply(profile, viewed);

        Assert.Equal(EventOutcome.Duplicate, verdict.Outcome);
        Assert.Null(verdict.Rule);
        Assert.Equal(1, _monitor.Found(QualityRules.Duplicate, RuleAction.Reject));
        Assert.Equal(2, _monitor.TakeSnapshot().Judged.Total);
    }

    [Theory]
    [InlineData(RuleAction.Flag, EventOutcome.Applied)]
    [InlineData(RuleAction.Quarantine, EventOutcome.Quarantined)]
    [InlineData(RuleAction.Reject, EventOutcome.Rejected)]
    public void TheShopChoosesWhatARuleDoes(RuleAction action, EventOutcome outcome)
    {
        var options = new QualityOptions { Actions = { [QualityRules.UnknownProduct] = action } };

        Assert.Equal(outcome, Apply(_harness.NewProfile(), View(ProfileHarness.Items), options).Outcome);
    }

    [Fact]
    public void OfSeveralBrokenRulesTheStrictestDecidesAndAllAreCounted()
    {
        var options = new QualityOptions { MaxPrice = 1, MaxQuantity = 1, Actions = { [QualityRules.QuantityRange] = RuleAction.Reject } };
        var verdict = Apply(_harness.NewProfile(), View(ProfileHarness.Items) with { Items = [new EventItem("item-99", 2, 2)] }, options);

        Assert.Equal((EventOutcome.Rejected, QualityRules.QuantityRange), (verdict.Outcome, verdict.Rule));
        Assert.Equal(1, _monitor.Found(QualityRules.PriceRange, RuleAction.Quarantine));
        Assert.Equal(1, _monitor.Found(QualityRules.QuantityRange, RuleAction.Reject));
        Assert.Equal(1, _monitor.Found(QualityRules.UnknownProduct, RuleAction.Flag));
    }

    [Fact]
    public void AUserWhoDoesTooMuchInAMinuteIsSuspectedOnceForAsLongAsItSays()
    {
        var options = new QualityOptions { MaxEventsPerMinute = 10, BotSuspicion = TimeSpan.FromMinutes(30) };
        var profile = _harness.NewProfile();
        var withheld = Enumerable.Range(0, 20).Count(i => Apply(profile, View(1, TimeSpan.FromSeconds(i)), options).IsWithheld);

        Assert.Equal(10, withheld);
        Assert.Equal(20, profile.AppliedEvents);
        Assert.Equal(1, _monitor.Found(QualityRules.BotRate, RuleAction.Flag));
        Assert.Equal(10, _monitor.TakeSnapshot().Withheld.Total);
        Assert.True(Apply(profile, View(1, TimeSpan.FromMinutes(30)), options).IsWithheld);
        Assert.False(Apply(profile, View(1, TimeSpan.FromMinutes(31)), options).IsWithheld);
        Assert.Equal(1, _monitor.Found(QualityRules.BotRate, RuleAction.Flag));
    }

    [Fact]
    public void ASuspicionOutlivesTheActivation()
    {
        var options = new QualityOptions { MaxEventsPerMinute = 1 };
        var profile = _harness.NewProfile();
        Apply(profile, View(1), options);
        Apply(profile, View(1), options);
        var restored = _harness.NewProfile();
        restored.Restore(profile.ToState());

        Assert.True(Apply(restored, View(1, TimeSpan.FromMinutes(5)), options).IsWithheld);
        Assert.Equal(1, _monitor.Found(QualityRules.BotRate, RuleAction.Flag));
    }

    [Fact]
    public void SuspectedBotsCanBeRefusedEventByEvent()
    {
        var options = new QualityOptions { MaxEventsPerMinute = 10, Actions = { [QualityRules.BotRate] = RuleAction.Quarantine } };
        var profile = _harness.NewProfile();
        var outcomes = Enumerable.Range(0, 15).Select(i => Apply(profile, View(1, TimeSpan.FromSeconds(i)), options).Outcome).ToArray();

        Assert.Equal(10, outcomes.Count(outcome => outcome == EventOutcome.Applied));
        Assert.Equal(5, outcomes.Count(outcome => outcome == EventOutcome.Quarantined));
        Assert.Equal(5, _monitor.Found(QualityRules.BotRate, RuleAction.Quarantine));
    }

    [Fact]
    public void ARecordOfThePastMakesNobodyABot()
    {
        var judge = QualityHarness.Judge(_harness.Ids, _harness, new QualityOptions { MaxEventsPerMinute = 1 }, _monitor);
        var profile = _harness.NewProfile();
        for (var i = 0; i < 5; i++)
        {
            Assert.False(profile.Apply(View(1), new EventSource("import/file", i, 0, IsHistorical: true), judge, null).IsWithheld);
        }
    }

    [Fact]
    public void AGoodEventIsJudgedWithoutAllocating()
    {
        var judge = QualityHarness.Judge(_harness.Ids, _harness, new QualityOptions { MaxPrice = 100, MaxQuantity = 10 }, _monitor);
        var profile = _harness.NewProfile();
        var rate = default(UserRate);
        var source = new EventSource("log/1", 1, 0);
        var viewed = View(1);
        judge.Judge(viewed, profile, ref rate, source);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 100; i++)
        {
            judge.Judge(viewed, profile, ref rate, source);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private Verdict Apply(UserProfile profile, ShopEvent shopEvent, QualityOptions? options = null, long? nowMs = null) =>
        profile.Apply(shopEvent, new EventSource(null, 0, nowMs ?? ProfileHarness.Arrival.ToUnixTimeMilliseconds()), QualityHarness.Judge(_harness.Ids, _harness, options, _monitor), null);

    private ShopEvent View(int item, TimeSpan after = default) => ProfileHarness.Event(_events++, EventKind.ViewItem, item, after);

    private ShopEvent Event(EventKind kind, int item) => ProfileHarness.Event(_events++, kind, item, TimeSpan.FromMinutes(_events));

    private QualitySample Sample(string rule) => _monitor.TakeSnapshot().Rules.Single(found => found.Rule == rule).Samples[0];

    /// <summary>A catalogue of products that were never described.</summary>
    private sealed class StubRows(CatalogIds ids) : ICatalogRows
    {
        public ModelSet Models => throw new NotSupportedException();

        public CatalogRow? Find(ItemOrdinal item) => new(
            ids,
            item,
            new CatalogDetails { Product = new Product { ItemId = ids.Items[item] }, Retired = false, FirstSeen = default },
            CatalogStatistics.None,
            ModelSet.Hashed(new HashedTextEncoder()));
    }

    private sealed class IncompleteRows : ICatalogRows
    {
        public ModelSet Models => throw new NotSupportedException();

        public bool IsComplete => false;

        public CatalogRow? Find(ItemOrdinal item) => null;
    }
}
