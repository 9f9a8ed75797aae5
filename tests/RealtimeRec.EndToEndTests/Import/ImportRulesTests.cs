using System.Net;
using System.Text;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Import;

public sealed class ImportRulesTests : IDisposable
{
    private const string Header = "event_id,event_name,event_time,user_id,item_id,price,quantity,title,stock\n";

    private readonly TemporaryDirectory _data = new();
    private readonly TemporaryDirectory _files = new();

    public void Dispose()
    {
        _data.Dispose();
        _files.Dispose();
    }

    [Fact]
    public async Task OpenQuoteCostsItsOwnRowAndTheOther999AreApplied()
    {
        var rows = string.Concat(Enumerable.Range(1, 1_000).Select(i => $"e{i},view_item,2025-05-01T10:00:00Z,u{i % 10},p{i},1,1,{(i == 3 ? "\"Tea" : "Tea")},1\n"));
        await using var process = await ReadyAsync("quote.csv", Header + rows);

        await process.WaitForLogAsync("1,000 rows, 999 events applied");
        await process.WaitForLogAsync("1 rows not taken");
        var listed = Assert.Single(await ListedAsync());
        Assert.StartsWith("3,\"\",\"quote not closed\"", listed, StringComparison.Ordinal);
        Assert.EndsWith(",4,row not taken,\"\",\"e3,view_item,2025-05-01T10:00:00Z,u3,p3,1,1,\"\"Tea,1\"", listed, StringComparison.Ordinal);
    }

    [Fact]
    public async Task SameIdOfAnotherUserIsAnotherEventAndRowsOfOneOrderAreOne()
    {
        await using var process = await ReadyAsync("orders.csv", Header
            + "1,view_item,2025-05-01T10:00:00Z,u2,cup,,,,\n"
            + "1,view_item,2025-05-01T10:00:00Z,u3,pot,,,,\n"
            + "7,purchase,2025-05-01T10:00:00Z,u2,cup,3,1,,\n"
            + "7,purchase,2025-05-01T10:00:00Z,u2,pot,4,2,,\n"
            + "7,purchase,2025-05-02T10:00:00Z,u2,pot,4,2,,\n"
            + "7,purchase,2025-05-02T10:00:00Z,u2,pot,4,2,,\n");

        Assert.Equal(1, (await process.ProfileAsync("u3")).GetProperty("applied_events").GetInt64());
        var profile = await process.ProfileAsync("u2");
        Assert.Equal((1, 2), (profile.EventCount("view_item"), profile.EventCount("purchase")));
        await process.WaitForLogAsync("6 rows (1 exact repeats), 4 events of 5 rows applied");
    }

    [Fact]
    public async Task WhatTrendedInAnOldLogTrendsUntilNewEventsOutweighItAndNothingOfItIsNew()
    {
        var rows = string.Concat(Enumerable.Range(0, 60).Select(i => $"e{i},view_item,2025-05-{1 + (i / 4):00}T10:{i:00}:00Z,u{i},{(i % 3 == 0 ? "quiet" : "loud")},1,1,Tea {i % 3},5\n"));
        await using var process = await ReadyAsync("lastyear.csv", Header + rows);

        // Who is ready has counted.
        Assert.Equal("2025-05-01T10:00:00+00:00", (await ProductAsync(process, "quiet")).GetProperty("first_seen").GetString());
        var loud = await ProductAsync(process, "loud");
        Assert.Equal("2025-05-01T10:01:00+00:00", loud.GetProperty("first_seen").GetString());
        Assert.Equal(40, loud.GetProperty("counts").GetProperty("views").GetInt64());

        await SendAsync(process, 1);
        await process.WaitUntilAsync("the click to count", async () => (await ProductAsync(process, "quiet")).GetProperty("counts").GetProperty("views").GetInt64() == 21);
        Assert.Equal(["loud", "quiet"], await TrendingAsync(process));

        await SendAsync(process, 40);
        await process.WaitUntilAsync("the clicks of today to outweigh those of then", async () => (await TrendingAsync(process))[0] == "quiet");

        static async Task SendAsync(StandaloneProcess process, int count)
        {
            var events = Enumerable.Range(0, count).Select(i =>
                $$"""{"event_id":"{{count}}-{{i}}","event_name":"view_item","event_time":"{{TimeProvider.System.GetUtcNow():O}}","user_id":"today-{{count}}-{{i}}","items":[{"item_id":"quiet"}]}""");
            using var body = new StringContent($"[{string.Join(',', events)}]", Encoding.UTF8, "application/json");
            using var answer = await process.Http.PostAsync("/v1/events", body);
            Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        }

        static async Task<string[]> TrendingAsync(StandaloneProcess process)
        {
            using var json = JsonDocument.Parse(await process.Http.GetStringAsync("/v1/trending"));
            return [.. json.RootElement.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];
        }
    }

    [Fact]
    public async Task BadFieldsAreListedAndThePurchasesStay()
    {
        await using var process = await ReadyAsync("purchases.csv", Header
            + "1,purchase,2025-05-01T10:00:00Z,u1,milk,1,0.75,Milk,-7\n"
            + "1,purchase,2025-05-01T10:00:00Z,u1,VOUCHER,-5,1,,\n"
            + "2,purchase,1795392924000000,u1,tea,\"12,50\",1,Caf\uFFFD,3\n");

        Assert.Equal(2, (await process.ProfileAsync("u1")).EventCount("purchase"));
        Assert.Equal(HttpStatusCode.NotFound, await process.StatusOfAsync("/v1/products/VOUCHER"));
        await process.WaitForLogAsync("0 rows not taken");
        var listed = await ListedAsync();
        Assert.Equal(["1 stock", "1 quantity", "2 price", "3 price"], listed.Select(line => $"{line.Split(',')[0]} {line.Split('"')[1]}").OrderBy(field => field[0]).ThenByDescending(field => field));
        Assert.All(listed, line => Assert.Contains(",field left out,\"u1\",\"", line, StringComparison.Ordinal));
        Assert.Equal("Caf\uFFFD", (await ProductAsync(process, "tea")).GetProperty("title").GetString());
    }

    [Fact]
    public async Task FileInAnotherEncodingFailsInOneSentenceAndIsReadWithTheOption()
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding("gb18030")!;
        var content = encoding.GetBytes("item_id,title,price\n1,红茶,12.5\n2,绿茶,8\n");
        var file = _files.File("gb.csv");
        await File.WriteAllBytesAsync(file, content);
        await using (var process = StandaloneProcess.Start(_data.FullPath, "--import", "csv", file))
        {
            await process.WaitForLogAsync("\"encoding\" of the column map");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await process.StatusOfAsync("/healthz/ready"));
            Assert.Equal(2, await process.StopAsync());
        }

        var map = _files.File("map.json");
        await File.WriteAllTextAsync(map, """{ "name": "shop", "encoding": "gb18030", "product": { "itemId": "item_id", "title": "title", "price": "price" } }""");
        await using var again = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", map, file);
        Assert.Equal("红茶", (await ProductAsync(again, "1")).GetProperty("title").GetString());
    }

    [Fact]
    public async Task PriceAndStockFileMergesIntoWhatIsKnownAndALogOverwritesNothing()
    {
        var catalogue = _files.File("catalogue.csv");
        var prices = _files.File("prices.csv");
        var log = _files.File("log.csv");
        await File.WriteAllTextAsync(catalogue, "item_id,title,price,stock\np1,Kettle,45,3\np2,Cup,5,9\n");
        await File.WriteAllTextAsync(prices, "item_id,price,stock\np1,39.9,7\n");
        await File.WriteAllTextAsync(log, Header
            + "1,view_item,2019-05-01T10:00:00Z,u1,p1,1,1,Old kettle,99\n"
            + "2,view_item,2019-05-01T10:00:00Z,u1,p2,1,1,Old cup,99\n"
            + "3,view_item,2019-05-01T10:00:00Z,u1,p3,1,,,\n");
        await using (var process = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", "csv", catalogue, "--import", "csv", prices))
        {
            await process.WaitForLogAsync("1 rows, 0 events applied, 1 products (1 new or changed), 0 rows not taken");
            var product = await ProductAsync(process, "p1");
            Assert.Equal(("Kettle", 39.9, 7), (product.GetProperty("title").GetString(), product.GetProperty("price").GetDouble(), product.GetProperty("stock").GetInt32()));
            using var deleted = await process.Http.DeleteAsync("/v1/products/p2");
            Assert.True(deleted.IsSuccessStatusCode);
            await process.StopAsync();
        }

        await using var again = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", "csv", log);
        var known = await ProductAsync(again, "p1");
        Assert.Equal(("Kettle", 39.9, 7), (known.GetProperty("title").GetString(), known.GetProperty("price").GetDouble(), known.GetProperty("stock").GetInt32()));
        Assert.True((await ProductAsync(again, "p2")).GetProperty("retired").GetBoolean());
        Assert.Equal(HttpStatusCode.OK, await again.StatusOfAsync("/v1/products/p3"));
    }

    [Fact]
    public async Task ALogOfRees46LeavesWhatTheShopSaidAndFillsInWhatItDidNotSay()
    {
        await using (var process = await StandaloneProcess.StartReadyAsync(_data.FullPath))
        {
            foreach (var itemId in (string[])["1004856", "1307067"])
            {
                using var product = new StringContent(
                    """{"title":"Galaxy A50","description":"A phone","stock":5,"price":199.9,"attributes":{"colour":"blue"}}""", Encoding.UTF8, "application/json");
                using var put = await process.Http.PutAsync($"/v1/products/{itemId}", product);
                Assert.Equal(HttpStatusCode.Created, put.StatusCode);
            }

            using var deleted = await process.Http.DeleteAsync("/v1/products/1307067");
            Assert.True(deleted.IsSuccessStatusCode);
            await process.StopAsync();
        }

        var file = _files.File("2019-Oct.csv");
        await File.WriteAllTextAsync(
            file,
            "event_time,event_type,product_id,category_id,category_code,brand,price,user_id,user_session\n"
            + "2019-10-01 00:00:00 UTC,view,1004856,2053013555631882655,electronics.smartphone,samsung,130.76,541312140,72d76fde\n"
            + "2019-10-01 00:00:01 UTC,view,1307067,2053013558920217191,computers.notebook,lenovo,251.74,550050854,7c90fc70\n");
        await using var again = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", "rees46", file);

        var known = await ProductAsync(again, "1004856");
        Assert.Equal(
            ("Galaxy A50", "A phone", 5, 199.9, "blue"),
            (known.GetProperty("title").GetString(), known.GetProperty("description").GetString(), known.GetProperty("stock").GetInt32(), known.GetProperty("price").GetDouble(), known.GetProperty("attributes").GetProperty("colour").GetString()));
        Assert.Equal("samsung", known.GetProperty("brand").GetString());
        Assert.False(known.GetProperty("retired").GetBoolean());
        Assert.True((await ProductAsync(again, "1307067")).GetProperty("retired").GetBoolean());
    }

    [Fact]
    public async Task ALineOfAnOrderThatNamesNoProductCostsThatLine()
    {
        await using var process = await ReadyAsync("giftwrap.csv", Header
            + "7,purchase,2025-05-01T10:00:00Z,u1,tea,12,1,Tea,3\n"
            + "7,purchase,2025-05-01T10:00:00Z,u1,,2,1,Gift wrap,\n");

        Assert.Equal(1, (await process.ProfileAsync("u1")).EventCount("purchase"));
        Assert.Equal("2", Assert.Single(await ListedAsync()).Split(',')[0]);
        Assert.Equal(1, (await ProductAsync(process, "tea")).GetProperty("counts").GetProperty("purchases").GetInt64());
    }

    [Fact]
    public async Task WhatAFileSaysWasSentBackInPartStaysBought()
    {
        await using var process = await ReadyAsync("returns.csv", Header
            + "1,purchase,2025-05-01T10:00:00Z,u1,kettle,40,3,Kettle,9\n"
            + "2,refund,2025-05-02T10:00:00Z,u1,kettle,40,1,,\n"
            + "3,purchase,2025-05-01T10:00:00Z,u2,kettle,40,3,Kettle,9\n"
            + "4,refund,2025-05-02T10:00:00Z,u2,kettle,40,3,,\n"
            + "5,view_item,2025-05-02T11:00:00Z,u1,cup,5,1,Cup,9\n"
            + "6,view_item,2025-05-02T11:00:00Z,u2,cup,5,1,Cup,9\n");

        Assert.DoesNotContain("kettle", await FeedAsync("u1"));
        Assert.Contains("kettle", await FeedAsync("u2"));

        async Task<string[]> FeedAsync(string userId) =>
            [.. (await process.JsonAsync($"/v1/users/{userId}/feed?limit=100")).GetProperty("items").EnumerateArray().Select(item => item.GetProperty("item_id").GetString()!)];
    }

    [Fact]
    public async Task APathOfCategoriesInAFileIsFoundByItsPrefixesAndInAnyCase()
    {
        var file = _files.File("catalogue.csv");
        await File.WriteAllTextAsync(file, "item_id,title,brand,categories\n1,Hoodie,ACME,Clothing > Hoodies\n2,Sweater,acme,clothing > Sweaters\n3,Tea,Lumo,Food\n");
        await using var process = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", "csv", file);

        Assert.Equal(["1", "2"], await ListAsync("category=Clothing"));
        Assert.Equal(["1"], await ListAsync("category=CLOTHING%20%3E%20hoodies"));
        Assert.Equal(["1", "2"], await ListAsync("brand=Acme"));

        async Task<string[]> ListAsync(string query) =>
            [.. (await process.JsonAsync($"/v1/products?{query}")).GetProperty("products").EnumerateArray().Select(product => product.GetProperty("item_id").GetString()!).Order()];
    }

    [Fact]
    public async Task AShopWithoutACatalogueShowsWhatEventsAloneNamed()
    {
        await using var process = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--Catalog:ShowUnknownProducts", "true", "--Catalog:UnknownProductShoppers", "1");
        using var body = new StringContent("""{"event_id":"1","event_name":"view_item","user_id":"u1","items":[{"item_id":"never-heard-of"}]}""", Encoding.UTF8, "application/json");
        using var answer = await process.Http.PostAsync("/v1/events", body);
        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);

        await process.WaitUntilAsync("the product to be shown", async () =>
            (await process.JsonAsync("/v1/trending")).GetProperty("items").EnumerateArray().Any(item => item.GetProperty("item_id").GetString() == "never-heard-of"));
    }

    [Theory]
    [InlineData("item_id,title\n,Tea\n,Cup\n", "none of its 2 rows could be taken (2 no item_id).")]
    [InlineData("event_name,event_time,user_id,item_id\nstare,2025-05-01T10:00:00Z,u,p\n", "none of its 1 rows could be taken (1 unknown event name).")]
    public async Task FileOfWhichNothingCouldBeTakenFailed(string content, string expected)
    {
        var file = _files.File("nothing.csv");
        await File.WriteAllTextAsync(file, content);
        await using var process = StandaloneProcess.Start(_data.FullPath, "--import", "csv", file);
        await process.WaitForLogAsync(expected);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await process.StatusOfAsync("/healthz/ready"));
        Assert.Equal(2, await process.StopAsync());
    }

    [Fact]
    public async Task MapWithProductAloneListsItsBadRowsAndAGermanPriceIsRead()
    {
        var map = _files.File("map.json");
        var file = _files.File("produkte.csv");
        await File.WriteAllTextAsync(map, """
            {
              "name": "shop", "delimiter": ";", "decimalSeparator": ",",
              "product": { "itemId": "Artikel", "title": "Name", "price": "Preis" }
            }
            """);
        await File.WriteAllTextAsync(file, "Artikel;Name;Preis\n1;Tee;12,50\n;Tasse;3\n2;Kanne\n3;Kessel;1.299\n");
        await using var process = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", map, file);

        await process.WaitForLogAsync("4 rows, 0 events applied, 2 products (2 new or changed), 2 rows not taken");
        Assert.Equal(["2", "3"], (await ListedAsync()).Select(line => line.Split(',')[0]));
        Assert.Equal(12.5, (await ProductAsync(process, "1")).GetProperty("price").GetDouble());
        Assert.Equal(1299, (await ProductAsync(process, "3")).GetProperty("price").GetDouble());
    }

    [Fact]
    public async Task FileThatHasGrownChangesNothingTwice()
    {
        var file = _files.File("log.csv");
        var rows = Header + string.Concat(Enumerable.Range(1, 50).Select(i => $"o{i / 3},purchase,2025-05-01T10:00:00Z,u1,p{i},1,1,,\n"));
        await File.WriteAllTextAsync(file, rows);
        long before;
        await using (var process = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", "csv", file))
        {
            before = (await process.ProfileAsync("u1")).GetProperty("applied_events").GetInt64();
            await process.StopAsync();
        }

        await File.WriteAllTextAsync(file, rows + "o99,purchase,2025-05-03T10:00:00Z,u1,p99,1,1,,\n");
        await using var again = await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", "csv", file);
        await again.WaitForLogAsync($"51 rows, 1 events applied ({before:N0} had been applied before)");
        Assert.Equal(before + 1, (await again.ProfileAsync("u1")).GetProperty("applied_events").GetInt64());
    }

    [Fact]
    public async Task OptionsThatExcludeEachOtherStopTheStartInOneSentence()
    {
        var map = _files.File("map.json");
        var file = _files.File("a.csv");
        await File.WriteAllTextAsync(file, "id\n1\n");
        await File.WriteAllTextAsync(map, """{ "name": "x", "decimalSeparator": ",", "thousandsSeparator": ",", "product": { "itemId": "id" } }""");
        await using var process = StandaloneProcess.Start(_data.FullPath, "--import", map, file);
        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains("\"decimalSeparator\" and \"thousandsSeparator\" are both \",\", and exclude each other.", process.Log, StringComparison.Ordinal);
    }

    private static Task<JsonElement> ProductAsync(StandaloneProcess process, string itemId) => process.JsonAsync($"/v1/products/{itemId}");

    private async Task<StandaloneProcess> ReadyAsync(string name, string content)
    {
        var file = _files.File(name);
        await File.WriteAllTextAsync(file, content);
        return await StandaloneProcess.StartReadyAsync(_data.FullPath, "--import", "csv", file);
    }

    private async Task<string[]> ListedAsync() =>
        (await File.ReadAllLinesAsync(Directory.GetFiles(_data.File("rejected-rows")).Single()))[1..];
}
