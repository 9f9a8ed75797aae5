using System.Net;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class FeedTests(FeedTests.Shop shop) : IClassFixture<FeedTests.Shop>, IAsyncLifetime
{
    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync() => shop.AssertHealthyAsync();

    [Fact]
    public async Task FeedTurnsToWhatTheShopperHasJustSeen()
    {
        await shop.Api.SendEventsAsync(Sample.View("turning", "kettle-1"), Sample.View("turning", "kettle-2"), Sample.View("turning", "kettle-3"));
        var kettles = await shop.Api.FeedAsync("turning", "limit=10&explain=true");
        // Half of a page is one kind at most: what comes first is what the shopper looks for.
        Assert.True(kettles.ItemIds.Count(IsKettle) == 5 && IsKettle(kettles.ItemIds[0]), kettles.Text);
        Assert.DoesNotContain(kettles.ItemIds[0], (string[])["kettle-1", "kettle-2", "kettle-3"]);
        var first = kettles.Json.GetProperty("items")[0];
        Assert.NotEmpty(first.GetProperty("reason").GetProperty("source").GetString()!);
        Assert.True(first.GetProperty("scores").GetProperty("profile").GetDouble() > 0);

        await shop.Api.SendEventsAsync(Sample.View("turning", "shoe-1"), Sample.View("turning", "shoe-2"), Sample.View("turning", "shoe-3"));
        var shoes = await shop.Api.FeedAsync("turning", "limit=10");
        Assert.True(shoes.ItemIds.Count(item => !IsKettle(item)) == 5 && !IsKettle(shoes.ItemIds[0]), shoes.Text);
    }

    [Theory]
    [InlineData("stranger", 7, "")]
    [InlineData("reader", 20, "")]
    [InlineData("reader", 9, "&category=kettles&exclude=kettle-4,kettle-5")]
    public async Task PagesOfOneFeedRepeatNothingAndReachEverything(string user, int limit, string filter)
    {
        await shop.Api.SendEventsAsync(Sample.View("reader", "kettle-1"), Sample.View("reader", "shoe-7"));
        var seen = new List<string>();
        string? cursor = null;
        string? feed = null;
        do
        {
            var page = await shop.Api.FeedAsync(user, $"limit={limit}{filter}" + (cursor is null ? "" : $"&cursor={Uri.EscapeDataString(cursor)}"));
            Assert.InRange(page.ItemIds.Length, 1, limit);
            seen.AddRange(page.ItemIds);
            feed ??= page.Json.GetProperty("feed_id").GetString();
            Assert.Equal(feed, page.Json.GetProperty("feed_id").GetString());

            // The shopper goes on while the feed is being read.
            await shop.Api.SendEventsAsync(Sample.View("reader", "shoe-2"));
            cursor = page.Json.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
        }
        while (cursor is not null);

        Assert.Equal(seen.Count, seen.Distinct().Count());
        var expected = filter.Length == 0 ? Shop.Size : Shop.Kettles - 2;
        Assert.Equal(expected, seen.Count);
    }

    [Fact]
    public async Task CategoryAndExcludeHold()
    {
        var feed = await shop.Api.FeedAsync("someone", "limit=100&category=kettles&exclude=kettle-1,kettle-2&exclude=kettle-3");
        Assert.Equal(Shop.Kettles - 3, feed.ItemIds.Length);
        Assert.All(feed.ItemIds, item => Assert.StartsWith("kettle-", item, StringComparison.Ordinal));
        Assert.Empty(feed.ItemIds.Intersect(["kettle-1", "kettle-2", "kettle-3"]));
        Assert.Empty((await shop.Api.FeedAsync("someone", "category=nothing+of+the+kind")).ItemIds);
    }

    [Fact]
    public async Task CursorThatIsNoneOfThisUsersIsRefused()
    {
        var cursor = (await shop.Api.FeedAsync("owner", "limit=5")).Json.GetProperty("next_cursor").GetString()!;
        foreach (var other in new[] { "garbage", "////", "AAAA", cursor[..^4], cursor + "AAAA", new string('A', 512), "%F0%9F%90%88" })
        {
            var answer = await shop.Api.GetAsync($"/v1/users/owner/feed?cursor={(other[0] == '%' ? other : Uri.EscapeDataString(other))}");
            Assert.StartsWith("cursor ", Assert.Single(answer.Problems()), StringComparison.Ordinal);
        }

        Assert.StartsWith("cursor ", Assert.Single((await shop.Api.GetAsync($"/v1/users/stranger/feed?cursor={Uri.EscapeDataString(cursor)}")).Problems()), StringComparison.Ordinal);
        await shop.Api.FeedAsync("owner", $"cursor={Uri.EscapeDataString(cursor)}");
    }

    [Fact]
    public async Task BoughtProductIsNotOfferedAgain()
    {
        Assert.Contains("shoe-9", (await shop.Api.FeedAsync("buyer")).ItemIds);
        await shop.Api.SendEventsAsync(Sample.Event("buyer", "purchase", "shoe-9"));
        Assert.DoesNotContain("shoe-9", (await shop.Api.FeedAsync("buyer")).ItemIds);
    }

    [Fact]
    public async Task LiveFeedComesAtOnceAndAfterEveryChange()
    {
        using var live = await LiveFeed.OpenAsync(shop.Http, "/v1/users/watcher/feed/live?limit=10");
        var first = await live.NextAsync();
        Assert.Equal(10, first.GetProperty("items").GetArrayLength());
        Assert.Equal(0, first.GetProperty("profile_version").GetInt64());

        await shop.Api.SendEventsAsync(Sample.View("watcher", "kettle-1"));
        var second = await live.NextAsync();
        Assert.True(second.GetProperty("profile_version").GetInt64() > 0);
        var reasons = second.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("reason").ToString());
        Assert.Contains(reasons, reason => reason.Contains("kettle-1", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ReadersOfLiveFeedsMayLeaveWithoutAWord()
    {
        for (var i = 0; i < 20; i++)
        {
            using var live = await LiveFeed.OpenAsync(shop.Http, "/v1/users/left/feed/live");
            await live.NextAsync();
        }

        using (var http = await RawHttp.ConnectAsync(shop.Address))
        {
            Assert.True(await http.TrySendAsync("GET /v1/users/left/feed/live HTTP/1.1\r\nHost: localhost\r\n\r\n"));
            Assert.Equal(200, (await http.ReadAsync()).Status);
        }

        await shop.Api.SendEventsAsync(Sample.View("left", "kettle-1"));
        using var last = await LiveFeed.OpenAsync(shop.Http, "/v1/users/left/feed/live");
        await last.NextAsync();
        await shop.Api.SendEventsAsync(Sample.View("left", "kettle-2"));
        await last.NextAsync();
    }

    [Fact]
    public async Task ExportHoldsEverythingAndErasureLeavesNothing()
    {
        await shop.Api.SendEventsAsync(
            Sample.View("leaver", "kettle-1").With("event_time", TimeProvider.System.GetUtcNow().AddMinutes(-1).ToString("O")),
            Sample.Event("leaver", "purchase", "kettle-2"),
            Sample.Event("leaver", "search").With("search_term", "铜壶"));
        var export = (await shop.Api.GetAsync("/v1/users/leaver/export")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal(3, export.GetProperty("profile").GetProperty("applied_events").GetInt64());
        Assert.Equal(["kettle-2", "kettle-1"], export.GetProperty("interactions").EnumerateArray().Select(interaction => interaction.GetProperty("item_id").GetString()));
        Assert.Equal("kettle-2", Assert.Single(export.GetProperty("purchased").EnumerateArray()).GetString());
        Assert.Equal("铜壶", export.GetProperty("profile").GetProperty("recent_searches")[0].GetProperty("term").GetString());
        Assert.NotEqual(
            Unscored(await shop.Api.FeedAsync("nobody-yet", "explain=true&limit=100")), Unscored(await shop.Api.FeedAsync("leaver", "explain=true&limit=100")));

        Assert.Equal(HttpStatusCode.NoContent, (await shop.Api.DeleteAsync("/v1/users/leaver")).Status);
        foreach (var path in new[] { "/v1/users/leaver", "/v1/users/leaver/export" })
        {
            Assert.Empty((await shop.Api.GetAsync(path)).Problems(HttpStatusCode.NotFound));
        }

        Assert.Empty((await shop.Api.DeleteAsync("/v1/users/leaver")).Problems(HttpStatusCode.NotFound));
        Assert.Empty((await shop.Api.GetAsync("/v1/users/nobody-yet")).Problems(HttpStatusCode.NotFound));
        Assert.Equal(
            Unscored(await shop.Api.FeedAsync("nobody-yet", "explain=true&limit=100")), Unscored(await shop.Api.FeedAsync("leaver", "explain=true&limit=100")));
    }

    private static bool IsKettle(string itemId) => itemId.StartsWith("kettle-", StringComparison.Ordinal);

    /// <summary>Which items are there for what reasons, without popularity, which goes on changing.</summary>
    private static string[] Unscored(Answer feed) =>
    [
        .. feed.Json.GetProperty("items").EnumerateArray()
            .Select(item => $"{item.GetProperty("item_id")} {item.GetProperty("scores").GetProperty("profile")} {item.GetProperty("scores").GetProperty("affinity")} {item.GetProperty("scores").GetProperty("seen")}")
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>A shop of kettles and shoes.</summary>
    public sealed class Shop : ApiFixture
    {
        public const int Kettles = 40;

        public const int Size = 80;

        public override async Task InitializeAsync()
        {
            await base.InitializeAsync();
            await Api.StockAsync([.. Enumerable.Range(1, Size).Select(i => i <= Kettles
                ? ($"kettle-{i}", (object)Sample.Product($"Copper kettle for tea no {i} 铜壶", "kitchen", "kettles"))
                : ($"shoe-{i - Kettles}", Sample.Product($"Running shoe for the road no {i} 跑鞋", "apparel", "shoes")))]);
            await ShopApi.UntilAsync("a stranger is offered all of them", async () => (await Api.FeedAsync("newcomer")).ItemIds.Length == Size);
        }
    }
}
