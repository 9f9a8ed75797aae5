namespace RealtimeRec.EndToEndTests.Api;

/// <summary>The trace of one request for a feed, told as a shop with tracing of its own tells it.</summary>
internal static class FeedTrace
{
    private const string Trace = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string Caller = "00f067aa0ba902b7";

    /// <summary>Asks for a feed and checks that its spans hang together from the index up to the caller.</summary>
    public static async Task AssertSpansRequestGrainAndIndexAsync(ShopApi shop, string userId, OtlpCollector collector)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, $"/v1/users/{userId}/feed");
        request.Headers.Add("traceparent", $"00-{Trace}-{Caller}-01");
        await shop.SendAsync(request);

        List<OtlpSpan> path = [];
        await ShopApi.UntilAsync("the whole trace has arrived", () =>
        {
            path = PathFrom("index.search", collector.SpansOf(Trace));
            return Task.FromResult(path.Count > 0 && path[^1].ParentId == Caller);
        });

        Assert.Equal(["index.search", "feed.build"], path.Take(2).Select(span => span.Name));
        Assert.Contains("GetFeedAsync", path[2].Name, StringComparison.Ordinal);
        Assert.All(path[2..^1], span => Assert.Equal("Microsoft.Orleans.Application", span.Source));
        Assert.Equal((OtlpSpan.Server, "GET /v1/users/{user_id}/feed"), (path[^1].Kind, path[^1].Name));
    }

    /// <summary>The span of that name and all above it, as far as they are there.</summary>
    private static List<OtlpSpan> PathFrom(string name, IReadOnlyList<OtlpSpan> spans)
    {
        var path = spans.Where(span => span.Name == name).ToList();
        while (path.Count > 0 && spans.SingleOrDefault(span => span.SpanId == path[^1].ParentId) is { } parent)
        {
            path.Add(parent);
        }

        return path;
    }
}
