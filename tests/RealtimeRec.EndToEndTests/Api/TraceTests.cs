using RealtimeRec.Testing;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class TraceTests
{
    [Fact]
    public async Task OneTraceSpansRequestGrainAndIndex()
    {
        using var collector = new OtlpCollector();
        using var data = new TemporaryDirectory();
        await using var process = StandaloneProcess.Start(data.FullPath, collector.Environment);
        await process.WaitUntilReadyAsync();
        var shop = new ShopApi(process.Http);
        await shop.StockAsync([.. Enumerable.Range(1, 10).Select(i => ($"kettle-{i}", (object)Sample.Product($"Copper kettle no {i}", "kettles")))]);
        await shop.SendEventsAsync(Sample.View("traced", "kettle-1"));
        await FeedTrace.AssertSpansRequestGrainAndIndexAsync(shop, "traced", collector);
    }
}
