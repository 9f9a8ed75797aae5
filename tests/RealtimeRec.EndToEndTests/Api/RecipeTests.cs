using System.Net;
using System.Text.Json;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>Two recipes that serve side by side.</summary>
public sealed class RecipeTests
{
    [Fact]
    public async Task ARequestChoosesTheRecipeAndTheAnswerNamesIt()
    {
        using var data = new TemporaryDirectory();
        var recipe = new Dictionary<string, string>
        {
            ["Feeds__Recipes__quiet__trending__Weight"] = "0",
            ["Feeds__Recipes__quiet__trending__Candidates"] = "0",
        };
        await using var standalone = StandaloneProcess.Start(data.FullPath, recipe);
        await standalone.WaitUntilReadyAsync();
        var api = new ShopApi(standalone.Http);
        await api.StockAsync(("quiet", Sample.Product("Lamp", "lamps")), ("loud", Sample.Product("Rug", "rugs")));
        await api.SendEventsAsync([.. Enumerable.Range(0, 10).Select(i => Sample.View($"fan {i}", "loud"))]);
        await ShopApi.UntilAsync("the rug is popular", async () => (await api.FeedAsync("someone", "explain=true")).Json.GetProperty("items").EnumerateArray().FirstOrDefault() is { ValueKind: JsonValueKind.Object } first
            && first.GetProperty("item_id").GetString() == "loud" && first.GetProperty("scores").GetProperty("trending").GetDouble() > 0);

        var quiet = await api.FeedAsync("someone", "explain=true&recipe=QUIET");
        Assert.Equal("quiet", quiet.Json.GetProperty("recipe").GetString());
        foreach (var item in quiet.Json.GetProperty("items").EnumerateArray())
        {
            Assert.Equal(0, item.GetProperty("scores").GetProperty("trending").GetDouble());
            Assert.NotEmpty(item.GetProperty("sources").EnumerateArray());
        }

        Assert.Equal("default", (await api.FeedAsync("someone", "limit=1")).Json.GetProperty("recipe").GetString());

        // A product's page: of the two products, the other one, whether the shopper is known or not.
        foreach (var user in (string[])["someone", "fan 1"])
        {
            var page = await api.FeedAsync(user, "recipe=similar&context=quiet");
            Assert.Equal(("similar", "loud"), (page.Json.GetProperty("recipe").GetString(), Assert.Single(page.ItemIds)));
        }

        foreach (var path in (string[])["/v1/users/someone/feed?recipe=loud", "/v1/users/someone/feed/live?recipe=loud"])
        {
            var refused = (await api.GetAsync(path)).Expect(HttpStatusCode.BadRequest);
            Assert.Equal("There is no recipe loud, only after-purchase, continue, quiet, similar, together, default.", refused.Json.GetProperty("detail").GetString());
        }
    }
}
