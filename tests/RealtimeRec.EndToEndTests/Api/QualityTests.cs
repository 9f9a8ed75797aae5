using System.Net;
using System.Text.Json;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>What the rules say about the events of a shop, and that they say it to whoever asks.</summary>
public sealed class QualityTests(QualityFixture shop) : IClassFixture<QualityFixture>
{
    [Fact]
    public async Task EveryRuleBrokenIsInTheReportWithItsSample()
    {
        await shop.Api.StockAsync(("known", Sample.Product("Known lamp", "home")));
        var viewed = Sample.View("quality-user", "known");
        await shop.Api.SendEventsAsync(viewed);
        await shop.Api.SendEventsAsync(viewed);
        await shop.Api.SendEventsAsync(Sample.View("quality-user", "no-such-product"));
        await shop.Api.SendEventsAsync(Sample.Event("quality-user", "refund", "known"));
        await PostAsync(Sample.View("quality-user", "known").Without("event_name"));
        await PostAsync(Sample.View("quality-user", "known").With("event_id", "bad\u0001id"));
        await PostAsync(Sample.View("quality-user", "known").With("event_time", "1999-01-01T00:00:00Z"));
        await PostAsync(Sample.View("quality-user").With("items", new[] { new { item_id = "known", price = -1 } }));
        await PostAsync(Sample.View("quality-user").With("items", new[] { new { item_id = "known", quantity = 0 } }));
        await PostAsync(Sample.View("quality-user").With("items", new[] { new { item_id = "known", price = 1000.5 } }).With("event_id", "too-dear"));

        JsonElement report = default;
        await ShopApi.UntilAsync("the report has every event", async () =>
        {
            report = (await shop.Api.GetAsync("/v1/quality")).Expect(HttpStatusCode.OK).Json;
            return report.GetProperty("judged").GetProperty("total").GetInt64() >= 10;
        });

        Assert.Equal(10, report.GetProperty("judged").GetProperty("total").GetInt64());
        Assert.Equal(60, report.GetProperty("judged").GetProperty("per_minute").GetArrayLength());
        Assert.Equal(10, report.GetProperty("judged").GetProperty("per_minute").EnumerateArray().Sum(minute => minute.GetInt64()));
        Assert.True(report.GetProperty("judged").GetProperty("per_second").GetProperty("last_minute").GetDouble() > 0);
        Assert.Equal(1, report.GetProperty("sources").GetInt32());
        Assert.Equal(0, report.GetProperty("withheld_from_signals").GetProperty("total").GetInt64());
        Assert.Equal(
            [
                "schema 0 0 1", "unknown_property 0 0 0", "ids 0 0 1", "time_window 0 0 1", "price_range 1 1 0", "quantity_range 1 0 0", "duplicate 0 0 1",
                "unknown_product 1 0 0", "bot_rate 0 0 0", "impossible_sequence 1 0 0", "processing 0 0 0",
            ],
            report.GetProperty("rules").EnumerateArray().Select(rule =>
                $"{rule.GetProperty("rule")} {rule.GetProperty("flagged")} {rule.GetProperty("quarantined")} {rule.GetProperty("rejected")}"));

        var dear = report.GetProperty("rules").EnumerateArray().Single(rule => rule.GetProperty("rule").GetString() == "price_range");
        Assert.Equal("quarantine", dear.GetProperty("action").GetString());
        var sample = dear.GetProperty("samples")[0];
        Assert.Equal("too-dear", sample.GetProperty("event_id").GetString());
        Assert.Equal("quality-user", sample.GetProperty("user_id").GetString());
        Assert.Equal("http", sample.GetProperty("origin").GetString());
        Assert.Equal("quarantine", sample.GetProperty("action").GetString());
        Assert.Equal("items[0].price is 1000.5; the shop's highest is 1000.", sample.GetProperty("message").GetString());

        Assert.Equal(5, await shop.Api.AppliedEventsAsync("quality-user"));
        Assert.Equal(JsonValueKind.String, dear.GetProperty("last_seen").ValueKind);
        var metrics = (await shop.Api.GetAsync("/metrics")).Text;
        Assert.Contains("realtimerec_quality_findings_total{", metrics, StringComparison.Ordinal);
        Assert.Contains("rule=\"price_range\"", metrics, StringComparison.Ordinal);
        await shop.AssertHealthyAsync();
    }

    [Fact]
    public async Task TheReportIsDocumented()
    {
        var document = (await shop.Api.GetAsync("/openapi/v1.json")).Expect(HttpStatusCode.OK).Json;
        Assert.Equal("GetQuality", document.GetProperty("paths").GetProperty("/v1/quality").GetProperty("get").GetProperty("operationId").GetString());
    }

    private Task<Answer> PostAsync(Dictionary<string, object?> shopEvent) => shop.Api.PostEventsAsync(JsonSerializer.Serialize(shopEvent));
}
