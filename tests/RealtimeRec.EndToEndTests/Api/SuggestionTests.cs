using System.Net;
using System.Text;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What is suggested as shoppers type, and what the shop learns of their searches.</summary>
public sealed class SuggestionTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly ShopApi _shop = api.Api;

    [Fact]
    public async Task WhatFiveShoppersSearchedForIsSuggestedAndListedAndNobodysOwnSearchIsButToThemselves()
    {
        var word = Word();
        await _shop.StockAsync(($"{word}-1", Sample.Product($"{word} lamp", $"{word} lights")), ($"{word}-2", Sample.Product($"{word} sofa", $"{word} seats")));
        for (var i = 0; i < 4; i++)
        {
            await _shop.SendEventsAsync(Search($"{word}-u{i}", $"{word} lamp"));
        }

        // One shopper plants nothing, however often; but is reminded of it.
        for (var i = 0; i < 10; i++)
        {
            await _shop.SendEventsAsync(Search($"{word}-planter", $"{word} sofa"));
        }

        await ShopApi.UntilAsync("the own search is suggested", async () => (await SuggestAsync($"q={word}&user_id={word}-planter")).Own.SequenceEqual([$"{word} sofa"]));
        await ShopApi.UntilAsync("all searches are counted", async () => (await AnalyticsAsync()).GetProperty("queries_withheld").GetInt32() >= 2);
        Assert.Empty((await SuggestAsync($"q={word}")).Queries);

        await _shop.SendEventsAsync(Search($"{word}-u4", $"  {word.ToUpperInvariant()}  Lamp "));
        await ShopApi.UntilAsync("the fifth shopper makes it known", async () => (await SuggestAsync($"q={word[..4]}")).Queries.SequenceEqual([$"{word} lamp"]));
        var listed = Listed(await AnalyticsAsync(), "top").Single(query => query.Query == $"{word} lamp");
        Assert.Equal(5, listed.Searches);

        await ShopApi.UntilAsync("categories and products are suggested", async () =>
            await SuggestAsync($"q={word} l") is { Categories: [var category], Products: [var product] } && category == $"{word} lights" && product == $"{word}-1");
        Assert.Equal([$"{word} sofa", $"{word} lamp"], (await SuggestAsync($"q={word}&user_id={word}-planter")).Queries);
        Assert.Contains($"{word} lamp", (await SuggestAsync("")).Queries);
    }

    [Fact]
    public async Task WhatFindsNothingIsNeverSuggestedAndToldToTheShop()
    {
        var word = Word();
        for (var i = 0; i < 5; i++)
        {
            await _shop.SendEventsAsync(Search($"{word}-u{i}", $"{word} gramophone"));
        }

        await ShopApi.UntilAsync("the shop is told", async () => Listed(await AnalyticsAsync("days=1&limit=100"), "failing").Any(query => query.Query == $"{word} gramophone"));
        Assert.Empty((await SuggestAsync($"q={word}")).Queries);
        Assert.Empty((await SuggestAsync($"q={word}&user_id={word}-u1")).Queries);

        await _shop.StockAsync(($"{word}-1", Sample.Product($"{word} gramophone")));
        await ShopApi.UntilAsync("it is suggested once there is one", async () => (await SuggestAsync($"q={word}")).Queries.SequenceEqual([$"{word} gramophone"]));
    }

    [Fact]
    public async Task WhatTheShopBlocksIsNeverSuggested()
    {
        var word = Word();
        await _shop.StockAsync(($"{word}-1", Sample.Product($"{word} replica", $"{word} replica")), ($"{word}-2", Sample.Product($"{word} watch")));
        for (var i = 0; i < 5; i++)
        {
            await _shop.SendEventsAsync(Search($"{word}-u{i}", $"{word} replica"), Search($"{word}-u{i}", $"{word} watch"));
        }

        await ShopApi.UntilAsync("both are suggested", async () => (await SuggestAsync($"q={word}")).Queries.Length == 2);
        var answer = (await _shop.SendAsync(HttpMethod.Put, "/v1/search/suggestions/blocked", Encoding.UTF8.GetBytes("""{"blocked": ["Replica", "!!!"]}"""), "application/json")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((1, 1), (answer.GetProperty("accepted").GetInt32(), answer.GetProperty("rejected").GetInt32()));
        await ShopApi.UntilAsync("it is suggested no more", async () =>
            await SuggestAsync($"q={word}&user_id={word}-u1") is { Queries: [var query], Categories: [], Products: [var product] } && query == $"{word} watch" && product == $"{word}-2");
        Assert.Equal("Replica", (await _shop.GetAsync("/v1/search/suggestions/blocked")).Expect(HttpStatusCode.OK).Json.GetProperty("blocked")[0].GetString());

        (await _shop.DeleteAsync("/v1/search/suggestions/blocked")).Expect(HttpStatusCode.OK);
        await ShopApi.UntilAsync("it is suggested again", async () => (await SuggestAsync($"q={word}")).Queries.Length == 2);
    }

    [Fact]
    public async Task WhatCameOfASearchIsCountedByItsIdByItsTermAndByWhatWasLookedAtThen()
    {
        var word = Word();
        await _shop.StockAsync(($"{word}-1", Sample.Product($"{word} kettle")), ($"{word}-2", Sample.Product($"{word} kettle small")));
        for (var i = 0; i < 5; i++)
        {
            var user = $"{word}-u{i}";
            var searchId = (await _shop.GetAsync($"/v1/search?q={word}%20kettle&user_id={user}")).Expect(HttpStatusCode.OK).Json.GetProperty("search_id").GetString();
            await _shop.SendEventsAsync(
                Search(user, $"{word} kettle").With("search_id", searchId),
                Sample.Event(user, "select_item", $"{word}-1").With("search_id", searchId),
                Sample.View(user, $"{word}-1").With("search_id", searchId));
            // The next search, at every key.
            foreach (var end in Enumerable.Range(1, 12))
            {
                (await _shop.GetAsync($"/v1/search?q={"another search"[..end]}&user_id={user}")).Expect(HttpStatusCode.OK);
            }

            await _shop.SendEventsAsync(
                Sample.Event(user, "add_to_cart", $"{word}-1"),
                Sample.Event(user, "purchase", $"{word}-1"));
        }

        // Of one that the shop does not tell itself there was a search all the same.
        await _shop.SendEventsAsync(Sample.View($"{word}-u9", $"{word}-2").With("search_term", $"{word} Kettle"));
        var counts = default(JsonElement);
        await ShopApi.UntilAsync("all is counted", async () =>
            (await AnalyticsAsync("limit=100")).GetProperty("top").EnumerateArray().FirstOrDefault(query => query.GetProperty("query").GetString() == $"{word} kettle") is { ValueKind: JsonValueKind.Object } found
            && (counts = found.GetProperty("counts")).GetProperty("searches").GetInt64() == 6 && counts.GetProperty("purchases").GetInt64() == 5);
        Assert.Equal((6, 5, 5), (counts.GetProperty("clicks").GetInt64(), counts.GetProperty("carts").GetInt64(), counts.GetProperty("purchases").GetInt64()));
    }

    [Fact]
    public async Task AnErasedShopperLeavesNoSearchBehind()
    {
        var word = Word();
        await _shop.StockAsync(($"{word}-1", Sample.Product($"{word} rope")));
        for (var i = 0; i < 4; i++)
        {
            await _shop.SendEventsAsync(Search($"{word}-u{i}", $"{word} rope"));
        }

        var known = (await AnalyticsAsync()).GetProperty("queries").GetInt32();
        await _shop.SendEventsAsync(Search($"{word}-erased", $"{word} rope secret"));
        await ShopApi.UntilAsync("it is counted", async () => (await AnalyticsAsync()).GetProperty("queries").GetInt32() > known);
        (await _shop.DeleteAsync($"/v1/users/{word}-u0")).Expect(HttpStatusCode.NoContent);
        await _shop.SendEventsAsync(Search($"{word}-u4", $"{word} rope"));
        await ShopApi.UntilAsync("one more is counted", async () => (await SuggestAsync($"q={word}&user_id={word}-u4")).Own.Length == 1);
        Assert.Empty((await SuggestAsync($"q={word}")).Queries);

        await _shop.SendEventsAsync(Search($"{word}-u5", $"{word} rope"));
        await ShopApi.UntilAsync("five others make it known", async () => (await SuggestAsync($"q={word}")).Queries.SequenceEqual([$"{word} rope"]));
    }

    [Theory]
    [InlineData("suggestions?limit=0", "limit")]
    [InlineData("suggestions?limit=101", "limit")]
    [InlineData("suggestions?user_id=%20", "user_id")]
    [InlineData("analytics?days=8", "days")]
    [InlineData("analytics?days=0", "days")]
    [InlineData("analytics?limit=x", "limit")]
    public async Task WhatMakesNoSenseIsRefusedAndNamed(string query, string field)
    {
        var refused = (await _shop.GetAsync($"/v1/search/{query}")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal(field, refused.Json.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    private static string Word() => "x" + string.Concat(Guid.NewGuid().ToString("N")[..8].Select(digit => (char)('g' + Convert.ToInt32(digit.ToString(), 16))));

    private static Dictionary<string, object?> Search(string userId, string term) => Sample.Event(userId, "search").With("search_term", term).Without("items");

    private static IEnumerable<(string Query, long Searches)> Listed(JsonElement analytics, string list) => analytics.GetProperty(list).EnumerateArray()
        .Select(query => (query.GetProperty("query").GetString()!, query.GetProperty("counts").GetProperty("searches").GetInt64()));

    private async Task<JsonElement> AnalyticsAsync(string query = "limit=100") => (await _shop.GetAsync($"/v1/search/analytics?{query}")).Expect(HttpStatusCode.OK).Json;

    private async Task<(string[] Queries, string[] Own, string[] Categories, string[] Products)> SuggestAsync(string query)
    {
        var answer = (await _shop.GetAsync($"/v1/search/suggestions?{query.Replace(" ", "%20", StringComparison.Ordinal)}")).Expect(HttpStatusCode.OK).Json;
        var queries = answer.GetProperty("queries").EnumerateArray().Select(suggested => (Query: suggested.GetProperty("query").GetString()!, IsOwn: suggested.GetProperty("is_own").GetBoolean())).ToArray();
        return (
            [.. queries.Select(suggested => suggested.Query)],
            [.. queries.Where(suggested => suggested.IsOwn).Select(suggested => suggested.Query)],
            [.. answer.GetProperty("categories").EnumerateArray().Select(category => category.GetProperty("name").GetString()!)],
            [.. answer.GetProperty("products").EnumerateArray().Select(product => product.GetProperty("item_id").GetString()!)]);
    }
}
