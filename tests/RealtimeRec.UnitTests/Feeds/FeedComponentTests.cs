using System.Globalization;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Feeds;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>What each component of the feed's pipeline adds to a page.</summary>
public sealed class FeedComponentTests
{
    [Fact]
    public void EverySourceThatNamedAnItemIsKeptWithItsScoreAndRank()
    {
        using var shop = new FeedShop();
        shop.Stock("seen", title: "Trail running shoe one", coVisited: [("next", 3), ("other", 2)]);
        shop.Stock("next", title: "Trail running shoe two", popularity: 5, since: FeedShop.Now.AddDays(-10));
        shop.Stock("other", title: "Trail running shoe three", popularity: 9);

        var page = shop.Page(shop.Query(history: [(EventKind.ViewItem, "seen")]));

        var next = Assert.Single(page, item => item.ItemId == "next");
        Assert.Equal(["profile", "co_visited", "trending_in_category", "new_arrival", "trending"], next.Sources!.Select(source => source.Name));
        Assert.Equal((1, 3d), (next.Sources![1].Rank, next.Sources[1].Score));
        Assert.Equal((2, 5d), (next.Sources[4].Rank, next.Sources[4].Score));

        // The first of its list, by three steps of other shoppers.
        Assert.Equal(3.0 / 10 * 3 / (3 + 4), next.Scores!["co_visited"], 6);
        Assert.Equal(0.1 / (1 + 10), next.Scores["trending"], 6);
        Assert.Null(page.Single(item => item.ItemId == "seen").Sources!.Single(source => source.Name == "trending").Score);
        Assert.Equal(next.Score, next.Scores!.Values.Sum(), 5);
        Assert.Equal([
                "profile", "co_visited", "two_steps", "met_together", "bought_together", "trending_in_category", "trending_in_brand", "new_arrival", "trending",
                "affinity", "seen", "just_bought",
            ],
            next.Scores.Keys);
    }

    [Fact]
    public void AnExplanationSaysWhatEachSourceFilterAndRuleDid()
    {
        using var shop = new FeedShop(("default:new_arrival:Enabled", "false"), ("default:profile:Enabled", "false"));
        shop.Stock("seen", title: "Trail running shoe one", coVisited: [("next", 3)]);
        shop.Stock("next", title: "完全不同", popularity: 5);
        shop.Stock("sold out", title: "Trail running shoe three", stock: 0, popularity: 7, coVisited: [("next", 1)]);
        var query = shop.Query(history: [(EventKind.ViewItem, "seen")]);

        var next = shop.Page(query).Single(item => item.ItemId == "next");
        Assert.StartsWith("Named by co_visited (place 1 of 1), trending_in_category (place 1 of 2), trending (place 1 of 2). Score ", next.Explanation, StringComparison.Ordinal);
        Assert.Contains(" 0.1286 co_visited", next.Explanation, StringComparison.Ordinal);
        Assert.EndsWith(": place 1 of 2 by score.", next.Explanation, StringComparison.Ordinal);

        var steps = shop.Steps(query).ToDictionary(step => step.Component, step => step.Text);
        Assert.Equal(shop.Pipeline.Components.Select(component => component.Name).Order(), steps.Keys.Order());
        Assert.Equal("named 1 products; added between 0 and 0.1286 to the score", steps["co_visited"]);
        Assert.Equal("switched off by the recipe", steps["new_arrival"]);
        Assert.Equal("refused 0 of them", steps["purchased"]);
        Assert.StartsWith("added between -0.8 and 0 to the score", steps["seen"], StringComparison.Ordinal);
        Assert.Equal("chose 2 of 2", steps["diversity"]);
    }

    [Fact]
    public void WhatOthersWentToIsExplainedByTheItemFromWhichMostWent()
    {
        using var shop = new FeedShop(("default:profile:Enabled", "false"), ("default:affinity:Enabled", "false"));
        shop.Stock("weak", coVisited: [("strongest", 10), ("target", 1)]);
        shop.Stock("strong", coVisited: [("target", 10)]);
        shop.Stock("strongest");
        shop.Stock("target");

        var page = shop.Page(shop.Query(history: [(EventKind.AddToCart, "strong"), (EventKind.ViewItem, "weak")]));

        Assert.Equal(new FeedReason("co_visited", "strong", EventKind.AddToCart), page.Single(item => item.ItemId == "target").Reason);
        Assert.Equal(new FeedReason("co_visited", "weak", EventKind.ViewItem), page.Single(item => item.ItemId == "strongest").Reason);
    }

    [Fact]
    public void WhereFewWentOnFromAnItemItIsGoneOnFromThere()
    {
        using var shop = new FeedShop();
        shop.Stock("seen", "a", title: "砖", coVisited: [("between", 1)]);
        shop.Stock("between", "b", title: "瓦", coVisited: [("seen", 9), ("target", 8)]);
        shop.Stock("target", "c", title: "墙");

        var target = shop.Page(shop.Query(history: [(EventKind.ViewItem, "seen")])).Single(item => item.ItemId == "target");

        Assert.Equal(new FeedReason("two_steps", "seen", EventKind.ViewItem), target.Reason);

        // Of one step and then eight it is one that stands behind it; the way back is none.
        Assert.Equal(2.0 / 10 / (1 + 4), target.Scores!["two_steps"], 6);
        Assert.DoesNotContain(target.Sources!, source => source.Name == "co_visited");
    }

    [Fact]
    public void WhatEverybodyMeetsIsNotTakenForWhatBelongsTogether()
    {
        using var shop = new FeedShop();
        shop.Stock("seen", "a", title: "砖", views: 14, metTogether: [("everybodys", 9), ("belongs", 8)]);
        shop.Stock("everybodys", "b", title: "瓦", views: 9_998);
        shop.Stock("belongs", "c", title: "墙", views: 14);

        var page = shop.Page(shop.Query(history: [(EventKind.ViewItem, "seen")]));

        Assert.Equal(["belongs", "everybodys", "seen"], page.Select(item => item.ItemId));
        Assert.Equal(new FeedReason("met_together", "seen", EventKind.ViewItem), page[0].Reason);
        Assert.Equal(0.5, page[0].Sources!.Single(source => source.Name == "met_together").Score);
    }

    [Fact]
    public void WhatIsPopularOfTheBrandsOfTheLastItemsIsShown()
    {
        using var shop = new FeedShop(("default:affinity:Enabled", "false"));
        shop.Stock("seen", "a", "Lumo", title: "砖");
        shop.Stock("first", "b", "Lumo", title: "瓦", popularity: 5);
        shop.Stock("second", "c", "Lumo", title: "墙", popularity: 4);
        shop.Stock("other", "d", "Sono", title: "门", popularity: 4.5);

        var page = shop.Page(shop.Query(history: [(EventKind.ViewItem, "seen")]));

        Assert.Equal(["first", "second", "other", "seen"], page.Select(item => item.ItemId));
        Assert.Equal(new FeedReason("trending_in_brand"), page[0].Reason);
    }

    [Fact]
    public void OfTheCategoriesOfTheLastItemsThatOfTheLatestCountsMost()
    {
        using var shop = new FeedShop();
        shop.Stock("lamp", "lamps", title: "砖");
        shop.Stock("toy", "toys", title: "瓦");
        for (var i = 0; i < 40; i++)
        {
            shop.Stock($"lamp-{i}", "lamps", title: $"灯 {i}", popularity: 5 - (0.1 * i));
            shop.Stock($"toy-{i}", "toys", title: $"木 {i}", popularity: 9 - (0.1 * i));
        }

        var sources = shop.Page(shop.Query(new FeedRequest { Limit = 100 }, history: [(EventKind.ViewItem, "toy"), (EventKind.ViewItem, "lamp")]))
            .Select(item => (item.ItemId, Source: item.Sources!.FirstOrDefault(source => source.Name == "trending_in_category")))
            .Where(item => item.Source is not null)
            .OrderBy(item => item.Source!.Rank)
            .ToArray();

        // Of 1 and 0.7 of the shopper's last items: 36 of 60 places, 25 of 60, and the first of the one before the first of the other.
        Assert.Equal((36, 25), (sources.Count(item => item.ItemId.StartsWith("lamp", StringComparison.Ordinal)), sources.Count(item => item.ItemId.StartsWith("toy", StringComparison.Ordinal))));
        Assert.Equal(["lamp-0", "lamp-1"], sources.Take(2).Select(item => item.ItemId));
        Assert.Equal(Math.Log2(1 / 1.7), sources[0].Source!.Score!.Value, 4);
        Assert.Equal(Math.Log2(0.7 / 1.7), sources.First(item => item.ItemId == "toy-0").Source!.Score!.Value, 4);
    }

    [Fact]
    public void WhatWasSentBackIsNoProductToComeBackTo()
    {
        using var shop = new FeedShop();
        foreach (var itemId in (string[])["kept", "returned", "removed", "viewed again"])
        {
            shop.Stock(itemId, title: itemId);
        }

        var page = shop.Page(shop.Query(recipe: "continue", history:
        [
            (EventKind.ViewItem, "kept"), (EventKind.Purchase, "returned"), (EventKind.Refund, "returned"), (EventKind.AddToCart, "removed"),
            (EventKind.RemoveFromCart, "removed"), (EventKind.RemoveFromCart, "viewed again"), (EventKind.ViewItem, "viewed again"),
        ]));

        Assert.Equal(["viewed again", "kept"], page.Where(item => item.Sources!.Any(source => source.Name == "own_items")).Select(item => item.ItemId));
    }

    [Fact]
    public void WhatIsSaidOfOnePageIsForgottenWithIt()
    {
        using var shop = new FeedShop();
        shop.Stock("by many", "a", title: "砖", coVisited: [("next", 400)]);
        shop.Stock("by one", "b", title: "瓦", coVisited: [("next", 1)]);
        shop.Stock("next", "c", title: "墙");
        var byOne = PartAfter("by one");
        PartAfter("by many");

        Assert.Equal(byOne, PartAfter("by one"));

        double PartAfter(string itemId) =>
            shop.Page(shop.Query(history: [(EventKind.ViewItem, itemId)])).Single(item => item.ItemId == "next").Scores!["co_visited"];
    }

    [Fact]
    public void WhatOneShopperDidCountsForLessThanWhatManyDid()
    {
        using var shop = new FeedShop();
        shop.Stock("by one", "a", title: "砖", coVisited: [("next", 1)]);
        shop.Stock("by many", "b", title: "瓦", coVisited: [("next", 400)]);
        shop.Stock("next", "c", title: "墙");

        var (one, many) = (PartAfter("by one"), PartAfter("by many"));

        Assert.Equal((0.06, 0.297), (one, many));

        double PartAfter(string itemId) => Math.Round(
            shop.Page(shop.Query(history: [(EventKind.ViewItem, itemId)])).Single(item => item.ItemId == "next").Scores!["co_visited"], 3);
    }

    [Fact]
    public void TheRecipeToContinueBeginsWithTheShoppersOwnItems()
    {
        using var shop = new FeedShop();
        for (var i = 0; i < 30; i++)
        {
            shop.Stock($"lamp-{i}", "lamps", title: $"Reading lamp {i}", popularity: 40 - i, coVisited: [("lamp-0", 50)]);
        }

        var history = Enumerable.Range(10, 15).Select(i => (EventKind.ViewItem, $"lamp-{i}")).ToArray();
        var page = shop.Page(shop.Query(new FeedRequest { Limit = 16 }, recipe: "continue", history: history));

        Assert.Equal(history.Reverse().Select(did => did.Item2), page.Take(15).Select(item => item.ItemId));
        Assert.Equal(new FeedReason("own_items", "lamp-24", EventKind.ViewItem), page[0].Reason);
        Assert.Equal("lamp-0", page[15].ItemId);
        Assert.DoesNotContain(shop.Page(shop.Query(new FeedRequest { Limit = 10 }, history: history)), item => history.Any(did => did.Item2 == item.ItemId));
    }

    [Fact]
    public void TheRecipeForAfterAPurchaseBeginsWithWhatGoesWithIt()
    {
        using var shop = new FeedShop();
        shop.Stock("bought", "lamps", title: "Lamp", boughtTogether: [("bulb", 2)], coVisited: [("visited", 90)]);
        shop.Stock("bulb", "bulbs", title: "灯泡");
        shop.Stock("visited", "chairs", title: "椅子");

        Assert.Equal("visited", First("default"));
        Assert.Equal("bulb", First("after-purchase"));

        string First(string recipe) => shop.Page(shop.Query(recipe: recipe, history: [(EventKind.Purchase, "bought")]))[0].ItemId;
    }

    [Fact]
    public void ReasonsSayWhatCountedMost()
    {
        using var shop = new FeedShop();
        shop.Stock("mine", "lamps", "Lumo", "Reading lamp brass");
        shop.Stock("like-mine", "lamps", "Lumo", "Reading lamp brass tall");
        shop.Stock("same-shelf", "lamps", "Lumo", "完全不同");
        shop.Stock("everybodys", "toys", title: "积木", popularity: 20);
        shop.Stock("newcomer", "pets", title: "猫砂", since: FeedShop.Now.AddMinutes(-1));
        shop.Stock("old-and-quiet", "garden", title: "花盆");

        var reasons = shop.Page(shop.Query(history: [(EventKind.ViewItem, "mine")])).ToDictionary(item => item.ItemId, item => item.Reason);

        Assert.Equal(new FeedReason("profile", "mine", EventKind.ViewItem), reasons["like-mine"]);
        Assert.Equal(new FeedReason("affinity", Category: "lamps"), reasons["same-shelf"]);
        Assert.Equal(new FeedReason("trending"), reasons["everybodys"]);
        Assert.Equal(new FeedReason("new_arrival"), reasons["newcomer"]);
    }

    [Fact]
    public void WhatIsPopularInTheCategoryAskedForSaysSo()
    {
        using var shop = new FeedShop();
        shop.Stock("a", "lamps", popularity: 3);
        shop.Stock("b", "toys", popularity: 4);

        var item = Assert.Single(shop.Page(shop.Query(new FeedRequest { Category = "lamps" })));

        Assert.Equal(("a", new FeedReason("trending_in_category", Category: "lamps")), (item.ItemId, item.Reason));
    }

    [Fact]
    public void TrendingFillsThePageHoweverLittleTheRecipeAsksFor()
    {
        using var shop = new FeedShop(
            ("default:trending:Candidates", "1"), ("default:profile:Enabled", "false"), ("default:trending_in_category:Enabled", "false"), ("default:new_arrival:Candidates", "0"));
        for (var i = 0; i < 50; i++)
        {
            shop.Stock($"item-{i}", $"category-{i}", popularity: 50 - i);
        }

        var exclude = Enumerable.Range(0, 10).Select(i => $"item-{i}").ToArray();
        var page = shop.Page(shop.Query(new FeedRequest { Limit = 20, Exclude = exclude }, history: [(EventKind.ViewItem, "item-49")]));

        Assert.Equal(20, page.Select(item => item.ItemId).Except(exclude).Count());
    }

    [Fact]
    public void WhatIsSoldOutExcludedOrBoughtIsNotShown()
    {
        using var shop = new FeedShop();
        shop.Stock("sold-out", stock: 0, popularity: 9);
        shop.Stock("excluded", popularity: 8);
        shop.Stock("bought", popularity: 7, coVisited: [("sold-out", 5), ("left", 4)]);
        shop.Stock("left", popularity: 6);

        var page = shop.Page(shop.Query(new FeedRequest { Exclude = ["excluded"] }, history: [(EventKind.Purchase, "bought")]));

        Assert.Equal(["left"], page.Select(item => item.ItemId));
    }

    [Fact]
    public void WhatWasJustSeenFallsBehindItsLike()
    {
        using var shop = new FeedShop();
        shop.Stock("seen", "lamps", title: "Reading lamp");
        shop.Stock("unseen", "lamps", title: "Reading lamp");

        var page = shop.Page(shop.Query(history: [(EventKind.ViewItem, "seen")]));

        Assert.Equal(["unseen", "seen"], page.Select(item => item.ItemId));
        Assert.Equal(-0.8, page[1].Scores!["seen"]);
    }

    [Fact]
    public void TwoRecipesServeSideBySide()
    {
        using var shop = new FeedShop(("quiet:trending:Weight", "0"), ("quiet:new_arrival:Weight", "2"));
        shop.Stock("popular", "a", popularity: 9);
        shop.Stock("new", "b", since: FeedShop.Now.AddHours(-1));

        Assert.Equal(["popular", "new"], shop.Page(shop.Query()).Select(item => item.ItemId));
        Assert.Equal(["new", "popular"], shop.Page(shop.Query(recipe: "quiet")).Select(item => item.ItemId));
    }

    [Fact]
    public void EveryComponentThatMayBeSwitchedOffMayBeMissing()
    {
        using var defaults = new FeedShop();
        foreach (var component in defaults.Pipeline.Components.Where(component => component.OptionsType.IsAssignableTo(typeof(OptionalComponentOptions))))
        {
            using var shop = new FeedShop(($"default:{component.Name}:Enabled", "false"));
            shop.Stock("seen", "lamps", coVisited: [("next", 3)]);
            shop.Stock("next", "lamps", popularity: 5);
            Assert.Contains("next", shop.Page(shop.Query(history: [(EventKind.ViewItem, "seen")])).Select(item => item.ItemId));
        }
    }

    [Theory]
    [InlineData("0.3", 3)]
    [InlineData("1", 1)]
    public void DiversityMixesShelvesUnlessTheScoreAloneCounts(string relevance, int shelves)
    {
        using var shop = new FeedShop(("default:diversity:Relevance", relevance), ("default:category_quota:Enabled", "false"));
        for (var i = 0; i < 4; i++)
        {
            shop.Stock($"lamp-{i}", "lamps", title: $"Reading lamp {i}", popularity: 20 - (0.1 * i));
            shop.Stock($"toy-{i}", "toys", title: $"积木 {i}", popularity: 18 - (0.1 * i));
            shop.Stock($"pot-{i}", "pots", title: $"花盆 {i}", popularity: 17 - (0.1 * i));
        }

        var page = shop.Page(shop.Query(new FeedRequest { Limit = 3 }));

        Assert.Equal("lamp-0", page[0].ItemId);
        Assert.Equal(shelves, page.Select(item => item.ItemId[..3]).Distinct().Count());
    }

    /// <summary>Each place goes to the candidate that the definition gives it to, with all of them compared with all that were chosen.</summary>
    [Theory]
    [InlineData("0.3")]
    [InlineData("0.9")]
    [InlineData("0")]
    public void DiversityChoosesAsItsDefinitionSays(string relevance)
    {
        using var shop = new FeedShop(("default:diversity:Relevance", relevance), ("default:category_quota:Enabled", "false"));
        var random = new Random(3);
        string[] words = ["lamp", "brass", "oak", "blue", "花盆", "small", "积木", "round"];
        for (var i = 0; i < 150; i++)
        {
            // Some of them alike, and some as popular as others.
            shop.Stock($"item-{i}", $"shelf-{i % 5}", title: string.Join(' ', words.Where(_ => random.Next(3) == 0)), popularity: random.Next(40));
        }

        var query = shop.Query(new FeedRequest { Limit = 24 });
        using var candidates = shop.Pipeline.Run(query, CancellationToken.None);

        var scores = candidates.Scores.ToArray();
        var rows = candidates.Rows.ToArray();
        var pool = Enumerable.Range(0, scores.Length).OrderByDescending(i => scores[i]).Take(4 * 24).ToList();
        var (highest, lowest, weight) = (scores[pool[0]], scores[pool[^1]], double.Parse(relevance, CultureInfo.InvariantCulture));
        var expected = new List<int>();
        while (expected.Count < 24)
        {
            var next = pool.MaxBy(i => (weight * (1 - ((highest - scores[i]) / (highest - lowest)))) - ((1 - weight) * expected.Select(chosen => Likeness(rows[chosen], rows[i])).Append(0).Max()));
            pool.Remove(next);
            expected.Add(next);
        }

        Assert.Equal(expected, candidates.Chosen.ToArray());

        static float Likeness(CatalogRow a, CatalogRow b) => Math.Max(a.LeafCategory == b.LeafCategory ? 0.3f : 0, a.Vector.Dot(b.Vector));
    }

    [Fact]
    public void AFilterFindsTheFewThatMeetItAmongThousands()
    {
        using var shop = new FeedShop();
        for (var i = 0; i < 3_000; i++)
        {
            shop.Stock($"item-{i}", $"category-{i % 10}", brand: i % 300 == 0 ? "Rare" : "Common", popularity: 3_000 - i);
        }

        var query = new FeedRequest { Limit = 20, Filter = "brand:rare && !item_id:[item-0, item-300]" };
        Assert.Equal(
            Enumerable.Range(2, 8).Select(i => $"item-{i * 300}").Order(),
            shop.Page(shop.Query(query, history: [(EventKind.ViewItem, "item-1")])).Select(item => item.ItemId).Order());
        Assert.Equal(
            ["item-2100", "item-2400", "item-2700", "item-600", "item-900"],
            shop.Page(shop.Query(query with { Filter = "brand:rare && item_id:[item-600, item-900, item-2100, item-2400, item-2700, item-1]" })).Select(item => item.ItemId).Order(StringComparer.Ordinal));
        Assert.Equal(["item-1500"], shop.Page(shop.Query(query with { Category = "category-0", Filter = "item_id:[item-1500, item-1501]" })).Select(item => item.ItemId));
    }
}
