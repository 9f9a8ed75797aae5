using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Events;
using RealtimeRec.Feeds;
using RealtimeRec.Search;
using RealtimeRec.Standalone.Simulation;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Simulation;

public sealed class SimulatedShopperTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 9, 0, 0, TimeSpan.Zero);
    private static readonly DemonstrationCatalog Catalog = DemonstrationCatalog.Create(Start);

    [Fact]
    public void EveryEventIsValid()
    {
        var events = Visit(seed: 1, shoppers: 40, actions: 500);

        Assert.Distinct(events.Select(e => e.EventId));
        Assert.All(events, e =>
        {
            Assert.InRange(e.UserId.Length, 1, EventLimits.MaxIdLength);
            Assert.InRange(e.EventId.Length, 1, EventLimits.MaxIdLength);
            Assert.InRange(e.SessionId!.Length, 1, EventLimits.MaxIdLength);
            Assert.InRange(e.Items.Length, e.Kind == EventKind.Search ? 0 : 1, EventLimits.MaxItemsPerEvent);
            Assert.Equal(e.Kind == EventKind.Search, e.SearchTerm is { Length: > 0 and <= EventLimits.MaxSearchTermLength });
            Assert.All(e.Items, item =>
            {
                Assert.Equal(Catalog.Find(item.ItemId)!.Product.Price, item.Price);
                Assert.InRange(item.Quantity ?? 1, 1, 10);
            });
        });
    }

    [Fact]
    public void AllKindsOfBehaviourHappenAndViewsPrevail()
    {
        var counts = Visit(seed: 2, shoppers: 40, actions: 2_000).CountBy(e => e.Kind).ToDictionary();

        EventKind[] kinds =
        [
            EventKind.ViewItem, EventKind.Search, EventKind.AddToCart, EventKind.RemoveFromCart, EventKind.AddToWishlist,
            EventKind.BeginCheckout, EventKind.Purchase, EventKind.Refund,
        ];
        Assert.All(kinds, kind => Assert.True(counts.GetValueOrDefault(kind) > 0, $"no {kind}"));
        Assert.True(counts[EventKind.ViewItem] > counts.Values.Sum() / 2);
        Assert.True(counts[EventKind.AddToCart] > counts[EventKind.Purchase]);
        Assert.True(counts[EventKind.Purchase] > counts[EventKind.Refund]);
    }

    [Fact]
    public void SearchesAreInBothLanguages()
    {
        var terms = Visit(seed: 3, shoppers: 20, actions: 300).Select(e => e.SearchTerm).OfType<string>().ToArray();

        Assert.Contains(terms, term => term.Any(character => character >= '\u4e00'));
        Assert.Contains(terms, term => term.All(char.IsAscii));
    }

    [Fact]
    public void OnlyWhatWasBoughtIsReturned()
    {
        foreach (var events in Visit(seed: 4, shoppers: 40, actions: 2_000).GroupBy(e => e.UserId))
        {
            var bought = new HashSet<string>();
            foreach (var e in events)
            {
                if (e.Kind == EventKind.Refund)
                {
                    Assert.Subset(bought, e.Items.Select(item => item.ItemId).ToHashSet());
                }
                else if (e.Kind == EventKind.Purchase)
                {
                    bought.UnionWith(e.Items.Select(item => item.ItemId));
                }
            }
        }
    }

    [Fact]
    public void WhatIsClickedInAFeedCarriesItsIdAndIsMostlyNearTheTop()
    {
        var clicks = new int[20];
        for (var seed = 0; seed < 3_000; seed++)
        {
            var shopper = new SimulatedShopper("u", Catalog, new Random(seed), TimeSpan.FromHours(1), Start);
            shopper.Enter(Start);
            var page = Feed(Catalog.Shelf(shopper.Interests.Main.Key).Take(20).Select(product => product.Product.ItemId));
            shopper.Look(page);
            var e = shopper.Act(Start);
            if (e.FeedId is not null)
            {
                Assert.Equal("feed-1", e.FeedId);
                clicks[Array.FindIndex(page.Items, item => item.ItemId == e.Items[0].ItemId)]++;
            }
        }

        Assert.True(clicks[..5].Sum() > 2 * clicks[10..].Sum(), string.Join(" ", clicks));
        Assert.True(clicks[10..].Sum() > 0, "nobody reads on");
    }

    [Fact]
    public void WhoSearchesReadsWhatWasFoundAndWhatIsClickedThereCarriesTheSearchsId()
    {
        var (searches, clicks, bought) = (0, 0, 0);
        for (var seed = 0; seed < 300; seed++)
        {
            var shopper = new SimulatedShopper("u", Catalog, new Random(seed), TimeSpan.FromHours(1), Start);
            for (var i = 0; i < 60; i++)
            {
                if (shopper.Sought is not null)
                {
                    Assert.False(shopper.WantsFeed);
                    shopper.Look(new SearchPage
                    {
                        SearchId = "search-1",
                        Recipe = "default",
                        Total = 20,
                        Items = [.. Catalog.Shelf(shopper.Interests.Main.Key).Take(20).Select((product, place) => new SearchItem { ItemId = product.Product.ItemId, Rank = place + 1, Score = 1 })],
                    });
                    searches++;
                }

                var e = shopper.Act(Start);
                Assert.Equal(e.Kind == EventKind.Search, shopper.Sought is not null);
                Assert.True(e.SearchId is null or "search-1" && e.FeedId is null);
                clicks += e.SearchId is not null && e.Kind == EventKind.ViewItem ? 1 : 0;
                bought += e.SearchId is not null && e.Kind == EventKind.Purchase ? 1 : 0;
            }
        }

        Assert.True(searches > 300 && clicks > searches / 2 && bought > 10, $"{searches} searches, {clicks} clicks, {bought} purchases");
    }

    [Fact]
    public void AFeedOfUnknownProductsIsPassedOver()
    {
        var shopper = new SimulatedShopper("u", Catalog, new Random(5), TimeSpan.FromHours(1), Start);
        shopper.Enter(Start);
        shopper.Look(Feed(["imported-1", "imported-2"]));

        Assert.Null(shopper.Act(Start).FeedId);
    }

    [Fact]
    public void InterestsChangeAtTheGivenPace()
    {
        var time = new FakeTimeProvider(Start);
        var lifetime = TimeSpan.FromMinutes(10);
        var interests = new ShopperInterests(Catalog, new Random(6), lifetime, Start);
        var mains = new HashSet<string>();

        for (var minute = 0; minute < 4_000; minute++)
        {
            time.Advance(TimeSpan.FromMinutes(1));
            interests.Advance(time.GetUtcNow());
            mains.Add(interests.Main.Key);
            Assert.NotEqual(interests.Main, interests.Second);
        }

        Assert.InRange(interests.Changes, 320, 480);
        Assert.True(mains.Count > 15, $"only {mains.Count} categories were ever of interest");
    }

    [Fact]
    public void WhatIsViewedFollowsTheInterests()
    {
        var shopper = new SimulatedShopper("u", Catalog, new Random(7), TimeSpan.FromHours(1), Start);
        var time = Start;
        var (ofInterest, views) = (0, 0);
        for (var i = 0; i < 5_000; i++)
        {
            var e = shopper.Act(time += TimeSpan.FromSeconds(10));
            if (e.Kind == EventKind.ViewItem)
            {
                views++;
                var category = Catalog.Find(e.Items[0].ItemId)!.Category;
                ofInterest += category == shopper.Interests.Main.Key || category == shopper.Interests.Second.Key ? 1 : 0;
            }
        }

        Assert.True(shopper.Interests.Changes > 3);
        Assert.True(ofInterest > 0.9 * views, $"{ofInterest} of {views}");
    }

    private static List<ShopEvent> Visit(int seed, int shoppers, int actions)
    {
        var random = new Random(seed);
        var events = new List<ShopEvent>();
        for (var number = 0; number < shoppers; number++)
        {
            var time = Start;
            var shopper = new SimulatedShopper($"shopper-{number}", Catalog, new Random(random.Next()), TimeSpan.FromMinutes(10), time);
            for (var action = 0; action < actions; action++)
            {
                time += TimeSpan.FromSeconds(random.Next(1, 20));
                if (shopper.WantsFeed)
                {
                    shopper.Look(Feed(Enumerable.Range(0, 20).Select(_ => random.Pick(Catalog.Products).Product.ItemId)));
                }

                events.Add(shopper.Act(time));
            }
        }

        return events;
    }

    private static FeedPage Feed(IEnumerable<string> items) => new()
    {
        FeedId = "feed-1",
        Recipe = "default",
        UserId = "u",
        ProfileVersion = 1,
        Items = [.. items.Select(id => new FeedItem { ItemId = id, Score = 1, Reason = new FeedReason("trending") })],
    };
}
