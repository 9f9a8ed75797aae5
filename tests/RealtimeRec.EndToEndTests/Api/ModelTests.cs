using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Models;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class ModelTests
{
    [Fact]
    public async Task WithoutModelsTheHashedEncoderServes()
    {
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var silo = await SiloAsync(new ShopApi(process.Http));
        Assert.Equal("hashed-1-128", silo.GetProperty("text_encoder").GetString());
        Assert.Null(Text(silo, "user_encoder"));
    }

    [Fact]
    public async Task EncodersAreShownUsedSwappedAndRefused()
    {
        using var registry = new TemporaryRegistry();
        registry.AddTextEncoder("text-1", 1);
        registry.AddUserEncoder("user-1", 1, "text-1");
        registry.AddTextEncoder("text-2", 2);
        registry.AddUserEncoder("user-2", 2, "text-2");
        registry.Activate("text-1", "user-1");
        using var data = new TemporaryDirectory();
        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath, "--models", registry.Path);
        var shop = new ShopApi(process.Http);
        await UntilServedAsync(shop, "text-1", "user-1");

        // What is sold, searched and looked at may be anything.
        await shop.StockAsync(
            ("dress", Sample.Product("red dress 红色连衣裙")),
            ("dress-2", Sample.Product("red dresses")),
            ("phone", Sample.Product("blue phone 手机")),
            ("long", Sample.Product(string.Concat(Enumerable.Repeat("shoes 跑鞋 ", 100)))),
            ("blank", Sample.Product("。")));
        await shop.SendEventsAsync(
            Sample.View("ann", "dress", "never-heard-of"),
            Sample.Event("ann", "search").Without("items").With("search_term", string.Concat(Enumerable.Repeat("dress ", 40))),
            Sample.View("bob", "never-heard-of"));

        // Products are shown at once and encoded a moment later.
        await ShopApi.UntilAsync("ann is shown the other dress", async () => (await shop.FeedAsync("ann", "limit=1&exclude=dress")).ItemIds[0] == "dress-2");
        await ShopApi.UntilAsync("bob is shown what is new", async () => (await shop.FeedAsync("bob")).ItemIds.Any());

        // On a busy machine a feed may be made before its profile is encoded; the next one has it.
        var metrics = "";
        await ShopApi.UntilAsync("a feed by an encoded profile", async () =>
        {
            await shop.FeedAsync("ann");
            metrics = (await shop.GetAsync("/metrics")).Text;
            return Regex.IsMatch(metrics, "(?m)^realtimerec_feed_profiles_total\\{[^}]*profile=\"encoded\"[^}]*\\} [1-9]");
        });
        Assert.True(Requests(await SiloAsync(shop), "user") > 0);
        Assert.True(Requests(await SiloAsync(shop), "text") >= 4);
        Assert.Matches("(?m)^realtimerec_encoder_batch_count\\{[^}]*device=\"cpu:0\"[^}]*\\} [1-9]", metrics);

        registry.Activate("text-2", "user-2");
        await UntilServedAsync(shop, "text-2", "user-2");
        Assert.Equal("dress-2", (await shop.FeedAsync("ann", "limit=1&exclude=dress")).ItemIds[0]);

        File.WriteAllText(Path.Combine(registry.Path, "text-1", "text-encoder.onnx"), "garbage");
        registry.Activate("text-1", "user-1");
        await ShopApi.UntilAsync("what is no model is refused", async () => Text(await SiloAsync(shop), "refused") is { } reason
            && reason.Contains("text-encoder.onnx", StringComparison.Ordinal));
        await UntilServedAsync(shop, "text-2", "user-2");
        Assert.Equal("dress-2", (await shop.FeedAsync("ann", "limit=1&exclude=dress")).ItemIds[0]);
    }

    private static Task UntilServedAsync(ShopApi shop, string text, string user) => ShopApi.UntilAsync($"{text} and {user} serve", async () =>
        await SiloAsync(shop) is var silo && Text(silo, "text_encoder") == text && Text(silo, "user_encoder")?.Contains(user, StringComparison.Ordinal) == true);

    private static async Task<JsonElement> SiloAsync(ShopApi shop) =>
        (await shop.GetAsync("/v1/models")).Expect(HttpStatusCode.OK).Json.GetProperty("silos").EnumerateArray().Single();

    private static string? Text(JsonElement silo, string name) => silo.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static long Requests(JsonElement silo, string kind) => silo.GetProperty("devices").EnumerateArray()
        .SelectMany(device => device.GetProperty("encoders").EnumerateArray())
        .Where(encoder => encoder.GetProperty("kind").GetString() == kind)
        .Sum(encoder => encoder.GetProperty("requests").GetInt64());
}
