using RealtimeRec.Testing;

namespace RealtimeRec.EndToEndTests.Api;

public sealed class TraceTests
{
    [Fact]
    public async Task OneTraceSpansRequestGrainAndIndex()
    {
        const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
        const string Caller = "00f067aa0ba902b7";
        using var collector = new OtlpCollector();
        using var data = new TemporaryDirectory();
        await using var process = StandaloneProcess.Start(data.FullPath, new Dictionary<string, string>
        {
            ["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.Endpoint,
            ["OTEL_EXPORTER_OTLP_PROTOCOL"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
        });
        await process.WaitUntilReadyAsync();
        var shop = new ShopApi(process.Http);
        await shop.StockAsync([.. Enumerable.Range(1, 10).Select(i => ($"kettle-{i}", (object)Sample.Product($"Copper kettle no {i}", "kettles")))]);
        await shop.SendEventsAsync(Sample.View("traced", "kettle-1"));

        var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/traced/feed");
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        await shop.SendAsync(request);

        await ShopApi.UntilAsync("the trace has arrived", () => Task.FromResult(collector.SpansOf(Trace).Any(span => span.ParentId == Caller)));
        var spans = collector.SpansOf(Trace);
        var path = new List<OtlpSpan> { Assert.Single(spans, span => span.Name == "index.search") };
        while (spans.SingleOrDefault(span => span.SpanId == path[^1].ParentId) is { } parent)
        {
            path.Add(parent);
        }

        var described = string.Join(" < ", path.Select(span => $"{span.Source}/{span.Name}"));
        Assert.True((OtlpSpan.Server, Caller) == (path[^1].Kind, path[^1].ParentId), $"{described}; all spans: {string.Join(", ", spans)}");
        Assert.Equal(["index.search", "feed.build"], path.Take(2).Select(span => span.Name));
        Assert.All(path[2..^1], span => Assert.Equal("Microsoft.Orleans.Application", span.Source));
        Assert.Contains("GetFeedAsync", path[2].Name, StringComparison.Ordinal);
        Assert.Contains("/v1/users/{user_id}/feed", path[^1].Name, StringComparison.Ordinal);
    }
}
