using System.Net;
using System.Text;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>Product search, in English and Chinese, over HTTP.</summary>
public sealed class SearchTests(ApiFixture api) : IClassFixture<ApiFixture>
{
    private readonly ShopApi _shop = api.Api;

    [Fact]
    public async Task WordsFindProductsInBothLanguagesHoweverTheyAreWritten()
    {
        var shelf = Shelf();
        await _shop.StockAsync(
            ($"{shelf}-1", Sample.Product($"{shelf} Noise-cancelling headphones BC-1010", $"{shelf}-audio").With("brand", "Sonora")),
            ($"{shelf}-2", Sample.Product($"{shelf} Headphone stand", $"{shelf}-audio").With("description", "Holds two headphones of any make.")),
            ($"{shelf}-3", Sample.Product($"{shelf} 无线蓝牙耳机", $"{shelf}-audio").With("brand", "声宇")),
            ($"{shelf}-4", Sample.Product($"{shelf} 手机壳", $"{shelf}-cases")),
            ($"{shelf}-5", Sample.Product($"{shelf} Running shoes", $"{shelf}-shoes")));

        Assert.Equal([$"{shelf}-1", $"{shelf}-2"], (await IdsAsync($"{shelf} headphones")).Order());
        Assert.Equal([$"{shelf}-1"], await IdsAsync($"{shelf} noise cancelling HEADPHONE"));
        Assert.Equal([$"{shelf}-1"], await IdsAsync($"{shelf} bc1010"));
        Assert.Equal([$"{shelf}-1"], await IdsAsync($"{shelf} sonora"));
        Assert.Equal([$"{shelf}-1"], await IdsAsync($"{shelf} headphones -stand"));
        Assert.Equal([$"{shelf}-2"], await IdsAsync($"{shelf} \"two headphones\""));
        Assert.Equal([$"{shelf}-3"], await IdsAsync($"{shelf} 藍牙耳機"));
        Assert.Equal([$"{shelf}-3"], await IdsAsync($"{shelf} 声宇"));
        Assert.Equal([$"{shelf}-4"], await IdsAsync($"{shelf} 手机"));
        Assert.Equal([$"{shelf}-5"], await IdsAsync($"{shelf}-5"));
        Assert.Empty(await IdsAsync($"{shelf} \"headphones two\""));
        Assert.Empty(await IdsAsync("!!!"));
    }

    [Fact]
    public async Task ASlipIsCorrectedAndSaidAndCanBeSwitchedOff()
    {
        var shelf = Shelf();
        await _shop.StockAsync([.. Enumerable.Range(0, 5).Select(i => ($"{shelf}-{i}", (object)Sample.Product($"{shelf} Kettlebell no {i}", shelf)))]);

        var corrected = await FindAsync($"q={shelf} ketlebell ");
        Assert.Equal((5, $"{shelf} kettlebell "), (corrected.GetProperty("total").GetInt32(), corrected.GetProperty("corrected_query").GetString()));
        Assert.Equal(0, (await FindAsync($"q={shelf} ketlebell &correct=off")).GetProperty("total").GetInt32());

        var relaxed = await FindAsync($"q={shelf} kettlebell velvet qqqq");
        Assert.Equal(("words", 5), (relaxed.GetProperty("relaxed").GetString(), relaxed.GetProperty("total").GetInt32()));
    }

    [Fact]
    public async Task SynonymsOfTheShopHoldWithinSecondsUntilTheyAreRemoved()
    {
        var shelf = Shelf();
        await _shop.StockAsync(
            ($"{shelf}-1", Sample.Product($"{shelf} couch", shelf)),
            ($"{shelf}-2", Sample.Product($"{shelf} 沙发", shelf)),
            ($"{shelf}-3", Sample.Product($"{shelf} bench", shelf)));
        Assert.Equal([$"{shelf}-1"], await IdsAsync($"{shelf} couch"));

        var put = (await PutAsync("""{"synonyms": [{"words": ["couch", "沙发"]}, {"words": ["settee"], "also": ["couch", "bench"]}, {"words": ["alone"]}]}""")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal((2, 1, 2), (put.GetProperty("accepted").GetInt32(), put.GetProperty("rejected").GetInt32(), put.GetProperty("errors")[0].GetProperty("index").GetInt32()));
        await Eventually.HoldsAsync("the synonyms hold", async () => (await IdsAsync($"{shelf} couch")).Length == 2, TimeSpan.FromSeconds(30));
        Assert.Equal([$"{shelf}-1", $"{shelf}-2"], (await IdsAsync($"{shelf} 沙发")).Order());
        Assert.Equal([$"{shelf}-1", $"{shelf}-3"], (await IdsAsync($"{shelf} settee")).Order());
        Assert.Equal([$"{shelf}-3"], await IdsAsync($"{shelf} bench"));
        var list = (await _shop.GetAsync("/v1/search/synonyms")).Expect(HttpStatusCode.OK);
        Assert.Equal(2, list.Json.GetProperty("synonyms").GetArrayLength());

        (await PutAsync("""{"synonyms": [{"words": ["alone"]}]}""")).Problems(HttpStatusCode.BadRequest);
        Assert.Equal(list.Text, (await _shop.GetAsync("/v1/search/synonyms")).Text);
        (await _shop.SendAsync(new HttpRequestMessage(HttpMethod.Delete, "/v1/search/synonyms"))).Expect(HttpStatusCode.OK);
        await Eventually.HoldsAsync("the synonyms are gone", async () => (await IdsAsync($"{shelf} couch")).Length == 1, TimeSpan.FromSeconds(30));

        Task<Answer> PutAsync(string json) => _shop.SendAsync(HttpMethod.Put, "/v1/search/synonyms", Encoding.UTF8.GetBytes(json), "application/json");
    }

    [Fact]
    public async Task FacetsCountAllThatIsFoundAndAFieldsOwnFilterDoesNotEmptyItsCounts()
    {
        var shelf = Shelf();
        await _shop.StockAsync([.. Enumerable.Range(0, 60).Select(i => ($"{shelf}-{i}", (object)Sample.Product($"{shelf} lamp {i}", shelf, i % 3 == 0 ? $"{shelf} > Desk" : $"{shelf} > Floor")
            .With("brand", i % 2 == 0 ? "Lumo" : "Acme").With("price", 10 + i).With("attributes", new Dictionary<string, string> { ["colour"] = i % 5 == 0 ? "Red" : "white" })))]);

        var page = await FindAsync($"q={shelf} lamps&limit=5&facets=brand,categories,price,attributes.colour&filter=brand:Lumo %26%26 attributes.colour:red");
        Assert.Equal((6, 5), (page.GetProperty("total").GetInt32(), page.GetProperty("items").GetArrayLength()));
        var facets = page.GetProperty("facets").EnumerateArray().ToDictionary(facet => facet.GetProperty("field").GetString()!);
        Assert.Equal([("Acme", 6), ("Lumo", 6)], Values(facets["brand"]));
        Assert.Equal([("white", 24), ("Red", 6)], Values(facets["attributes.colour"]));
        Assert.Equal([(shelf, 6), ($"{shelf} > Floor", 4), ($"{shelf} > Desk", 2)], Values(facets["categories"]));
        Assert.Equal((10m, 60m), (facets["price"].GetProperty("min").GetDecimal(), facets["price"].GetProperty("max").GetDecimal()));
        Assert.Equal(6, Values(facets["price"]).Sum(value => value.Count));
        Assert.Equal(60, (await FindAsync($"category={shelf}")).GetProperty("total").GetInt32());
        Assert.Equal("category", (await FindAsync($"category={shelf}-nowhere")).GetProperty("unknown").GetString());
    }

    [Fact]
    public async Task ValuesAreFoundAmongManyAndAnyNumberOrders()
    {
        var shelf = Shelf();
        string[] brands = ["Sonora", "Old Sonic", "Acme", "索尼"];
        string?[] ratings = ["4.5", "3", null, "excellent"];
        await _shop.StockAsync(
        [
            .. Enumerable.Range(0, 4).Select(i => ($"{shelf}-{i}", (object)Sample.Product($"{shelf} radio", shelf).With("brand", brands[i])
                .With("attributes", ratings[i] is { } rating ? new Dictionary<string, string> { ["rating"] = rating } : []))),
        ]);

        var page = await FindAsync($"q={shelf} radio&facets=brand,categories&facet_query=brand:SON");
        Assert.Equal(["Old Sonic", "Sonora"], Values(page.GetProperty("facets")[0]).Select(value => value.Value).Order());
        Assert.Equal((4, 4), (page.GetProperty("facets")[0].GetProperty("distinct").GetInt32(), page.GetProperty("total").GetInt32()));
        Assert.Equal([(shelf, 4)], Values(page.GetProperty("facets")[1]));
        Assert.Equal(["索尼"], Values((await FindAsync($"q={shelf} radio&facets=brand&facet_query=brand:尼")).GetProperty("facets")[0]).Select(value => value.Value));

        Assert.Empty(Values((await FindAsync($"q={shelf} radio&facets=attributes.rating,attributes.rating:new&facet_query=attributes.rating:new:4")).GetProperty("facets")[1]));
        Assert.Equal([$"{shelf}-0", $"{shelf}-1"], Ids(await FindAsync($"q={shelf} radio&sort=attribute:desc&sort_attribute=rating")).Take(2));
        Assert.Equal([$"{shelf}-1", $"{shelf}-0"], Ids(await FindAsync($"q={shelf} radio&sort=attribute:asc&sort_attribute=rating")).Take(2));
    }

    [Fact]
    public async Task PagesRepeatNothingInAnyOrderAndSoldOutComesLast()
    {
        var shelf = Shelf();
        await _shop.StockAsync([.. Enumerable.Range(0, 45).Select(i => ($"{shelf}-{i:D2}", (object)Sample.Product($"{shelf} mug {i}", shelf).With("price", 100 - i).With("stock", i == 7 ? 0 : 3)))]);

        foreach (var sort in (string[])["relevance", "price:asc", "price:desc", "newest", "popularity"])
        {
            var (seen, cursor) = (new List<string>(), (string?)null);
            do
            {
                var page = await FindAsync($"q={shelf} mug&limit=10&sort={sort}" + (cursor is null ? "" : $"&cursor={cursor}"));
                Assert.Equal(45, page.GetProperty("total").GetInt32());
                Assert.Equal(seen.Count + 1, page.GetProperty("items")[0].GetProperty("rank").GetInt32());
                seen.AddRange(Ids(page));
                cursor = page.TryGetProperty("next_cursor", out var next) ? next.GetString() : null;
            }
            while (cursor is not null);

            Assert.Equal(45, seen.Distinct().Count());
            Assert.Equal($"{shelf}-07", seen[^1]);
            if (sort.StartsWith("price", StringComparison.Ordinal))
            {
                // The higher the number, the lower the price.
                var onSale = seen.Take(44);
                Assert.Equal(sort == "price:asc" ? onSale.OrderDescending(StringComparer.Ordinal) : onSale.Order(StringComparer.Ordinal), onSale);
            }
        }

        var first = (await FindAsync($"q={shelf} mug&limit=10")).GetProperty("next_cursor").GetString();
        var refused = (await _shop.GetAsync($"/v1/search?q={shelf}+mugs&cursor={first}")).Expect(HttpStatusCode.BadRequest);
        Assert.Contains("cursor", refused.Json.GetProperty("errors")[0].GetProperty("field").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task AChangeIsFoundAtOnceAndNeverTheOldTextWithTheNewPrice()
    {
        var shelf = Shelf();
        await _shop.StockAsync(($"{shelf}-1", Sample.Product($"{shelf} oak table", shelf)));
        await _shop.StockAsync(($"{shelf}-1", Sample.Product($"{shelf} pine bench", shelf).With("price", 77)));

        await ShopApi.UntilAsync("the change is shown", async () => (await IdsAsync($"{shelf} pine ")).Length == 1);
        Assert.Empty(await IdsAsync($"{shelf} oak "));
        var found = await FindAsync($"q={shelf} pine&expand=product&highlight=true&explain=true");
        var item = Assert.Single(found.GetProperty("items").EnumerateArray());
        Assert.Equal(77, item.GetProperty("product").GetProperty("price").GetDecimal());
        var highlight = item.GetProperty("highlights").EnumerateArray().Single(one => one.GetProperty("field").GetString() == "title");
        var range = highlight.GetProperty("ranges").EnumerateArray().Last();
        Assert.Equal("pine", highlight.GetProperty("text").GetString()!.Substring(range.GetProperty("start").GetInt32(), range.GetProperty("length").GetInt32()));
        Assert.True(item.GetProperty("words").GetProperty("pine").GetDouble() > 0);
        Assert.Equal(item.GetProperty("score").GetDouble(), item.GetProperty("scores").EnumerateObject().Sum(part => part.Value.GetDouble()), 4);

        (await _shop.DeleteAsync($"/v1/products/{shelf}-1")).Expect(HttpStatusCode.NoContent);
        await ShopApi.UntilAsync("a retired product is not found", async () => (await IdsAsync($"{shelf} pine ")).Length == 0);
    }

    [Fact]
    public async Task TheSameWordsAreInEachShoppersOwnOrder()
    {
        var shelf = Shelf();
        await _shop.StockAsync(
        [
            .. Enumerable.Range(0, 8).Select(i => ($"{shelf}-a{i}", (object)Sample.Product($"{shelf} jacket", $"{shelf}-winter").With("brand", $"{shelf}-Alp"))),
            .. Enumerable.Range(0, 8).Select(i => ($"{shelf}-b{i}", (object)Sample.Product($"{shelf} jacket", $"{shelf}-rain").With("brand", $"{shelf}-Rainy"))),
        ]);
        await _shop.SendEventsAsync([.. Enumerable.Range(0, 3).Select(i => (object)Sample.View($"{shelf}-ann", $"{shelf}-a{i}")), .. Enumerable.Range(0, 3).Select(i => (object)Sample.View($"{shelf}-ben", $"{shelf}-b{i}"))]);

        // Their views make products popular a moment later, which counts for everybody.
        await ShopApi.UntilAsync("the views count", async () => Ids(await FindAsync($"q={shelf} jackets&sort=popularity&limit=6"))
            .All(id => id[^1] is '0' or '1' or '2'));
        var (ann, ben) = (Ids(await FindAsync($"q={shelf} jackets&user_id={shelf}-ann")), Ids(await FindAsync($"q={shelf} jackets&user_id={shelf}-ben")));
        Assert.All(ann.Take(5), id => Assert.StartsWith($"{shelf}-a", id, StringComparison.Ordinal));
        Assert.All(ben.Take(5), id => Assert.StartsWith($"{shelf}-b", id, StringComparison.Ordinal));
        var nobody = Ids(await FindAsync($"q={shelf} jackets"));
        Assert.Equal(nobody, Ids(await FindAsync($"q={shelf} jackets&user_id={shelf}-ann&personalize=off")));
        Assert.Equal(nobody, Ids(await FindAsync($"q={shelf} jackets&user_id={shelf}-stranger")));
    }

    [Fact]
    public async Task VariantsOfOneProductAreFoundOnce()
    {
        var shelf = Shelf();
        await _shop.StockAsync(
        [
            .. Enumerable.Range(0, 4).Select(i => ($"{shelf}-v{i}", (object)Sample.Product($"{shelf} hoodie size {i}", shelf).With("item_group_id", $"{shelf}-hoodie").With("brand", "Acme"))),
            ($"{shelf}-other", Sample.Product($"{shelf} hoodie", shelf).With("brand", "Acme")),
        ]);

        var page = await FindAsync($"q={shelf} hoodie&facets=brand");
        Assert.Equal((2, 2), (page.GetProperty("total").GetInt32(), page.GetProperty("items").GetArrayLength()));
        Assert.Equal([("Acme", 2)], Values(page.GetProperty("facets")[0]));
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=1000000", "limit")]
    [InlineData("sort=text", "sort")]
    [InlineData("facets=colour", "facets")]
    [InlineData("facets=attributes.", "facets")]
    [InlineData("filter=price:", "filter")]
    [InlineData("cursor=abc", "cursor")]
    [InlineData("recipe=nowhere", "recipe")]
    [InlineData("sort=attribute:asc", "sort_attribute")]
    [InlineData("sort_attribute=rating", "sort_attribute")]
    [InlineData("facets=brand&facet_query=categories:a", "facet_query")]
    [InlineData("facets=price&facet_query=price:1", "facet_query")]
    [InlineData("correct=maybe", "correct")]
    [InlineData("user_id=%20", "user_id")]
    public async Task WhatMakesNoSenseIsRefusedAndNamed(string parameter, string field)
    {
        var refused = (await _shop.GetAsync($"/v1/search?q=lamp&{parameter}")).Expect(HttpStatusCode.BadRequest);
        Assert.Equal(field, refused.Json.GetProperty("errors")[0].GetProperty("field").GetString());
    }

    [Fact]
    public async Task AnyQueryHasAClearAnswer()
    {
        string[] queries =
        [
            "", "*", " ", "-", "\"", "-\"", "\"\"", "the of for", "的", "\0\u0001\u0007", "a\nb\tc", "-lamp", "--lamp", "\"open lamp", new('x', 500), string.Concat(Enumerable.Repeat("the ", 120)),
            string.Concat(Enumerable.Range(0, 120).Select(i => $"w{i} ")), string.Concat(Enumerable.Repeat("手", 400)), "\uD83D\uDE00 lamp", "%00", "<script>alert(1)</script>", "' OR 1=1 --", "lamp && !shade || (",
        ];
        foreach (var query in queries)
        {
            var answer = await PostAsync(JsonSerializer.Serialize(new { q = query, facets = new[] { "brand" }, highlight = true, explain = true }));
            Assert.True(answer.Status == HttpStatusCode.OK, $"{query}: {answer.Text}");
        }

        Assert.Equal("q", (await PostAsync(JsonSerializer.Serialize(new { q = new string('x', 100_000) }))).Expect(HttpStatusCode.BadRequest).Json.GetProperty("errors")[0].GetProperty("field").GetString());
        (await PostAsync("""{"q":"\ud800"}""")).Expect(HttpStatusCode.BadRequest);
        (await PostAsync("""{"q":["a"]}""")).Expect(HttpStatusCode.BadRequest);
        (await PostAsync("""{"query":"a"}""")).Expect(HttpStatusCode.BadRequest);
    }

    private static string Shelf() => "s" + Guid.NewGuid().ToString("N")[..8].Replace('0', 'q').Replace('1', 'w').Replace('2', 'e').Replace('3', 'r').Replace('4', 't')
        .Replace('5', 'y').Replace('6', 'u').Replace('7', 'i').Replace('8', 'o').Replace('9', 'p');

    private static string[] Ids(JsonElement page) => [.. page.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];

    private static (string Value, int Count)[] Values(JsonElement facet) =>
        [.. facet.GetProperty("values").EnumerateArray().Select(value => (value.GetProperty("value").GetString()!, value.GetProperty("count").GetInt32()))];

    private async Task<string[]> IdsAsync(string query) => Ids(await FindAsync($"q={Uri.EscapeDataString(query)}&correct=off"));

    private async Task<JsonElement> FindAsync(string query) => (await _shop.GetAsync($"/v1/search?{query.Replace(" ", "%20", StringComparison.Ordinal)}")).Expect(HttpStatusCode.OK).Json;

    private Task<Answer> PostAsync(string json) => _shop.SendAsync(HttpMethod.Post, "/v1/search", Encoding.UTF8.GetBytes(json), "application/json");
}
