using System.Diagnostics;
using System.IO.Compression;
using System.Net.Http.Headers;
using System.Text;

namespace RealtimeRec.UnitTests.Gateway;

/// <summary>What clients, proxies and caches expect of any HTTP API.</summary>
public sealed class HttpMannersTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Theory]
    [InlineData("/v1/trending?category=lamps")]
    [InlineData("/v1/users/head/feed")]
    [InlineData("/v1/products/nowhere")]
    [InlineData("/healthz/live")]
    public async Task HeadIsAnsweredAsGetWithoutTheBody(string path)
    {
        var whole = await server.GetAsync(path);
        using var head = await server.Client.SendAsync(new HttpRequestMessage(HttpMethod.Head, path));
        Assert.Equal(whole.Status, (int)head.StatusCode);
        Assert.Equal(whole.ContentType, head.Content.Headers.ContentType?.MediaType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    [Theory]
    [InlineData("/v1/trending?category=lamps", "public, max-age=1")]
    [InlineData("/v1/categories", "public, max-age=1")]
    [InlineData("/v1/products/tagged/similar", "public, max-age=1")]
    [InlineData("/v1/products/tagged", "no-cache")]
    [InlineData("/v1/products", "no-cache")]
    public async Task WhoeverHasAnAnswerIsToldThatItHasNotChanged(string path, string caching)
    {
        await server.SendAsync(HttpMethod.Put, "/v1/products/tagged", """{"title":"Lamp"}""", "application/json");
        var first = await server.GetAsync(path);
        Assert.Equal(200, first.Status);
        Assert.Equal(caching, string.Join(", ", first.Response.Headers.GetValues("Cache-Control")));
        Assert.Equal(304, (await AskAsync(path, first.Response.Headers.ETag!.Tag)).Status);
        Assert.Equal(200, (await AskAsync(path, "\"of another day\"")).Status);
    }

    [Fact]
    public async Task AProductThatChangedIsSentAnew()
    {
        await server.SendAsync(HttpMethod.Put, "/v1/products/changing", """{"title":"Lamp"}""", "application/json");
        var tag = (await server.GetAsync("/v1/products/changing")).Response.Headers.ETag!.Tag;
        await server.SendAsync(HttpMethod.Put, "/v1/products/changing", """{"title":"Rug"}""", "application/json");
        Assert.Equal(200, (await AskAsync("/v1/products/changing", tag)).Status);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    public async Task AnswersAreCompressedForThoseWhoAcceptIt(string coding)
    {
        var plain = await server.GetAsync("/v1/trending?category=lamps&limit=100");
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/trending?category=lamps&limit=100");
        request.Headers.AcceptEncoding.Add(new StringWithQualityHeaderValue(coding));
        using var answer = await server.Client.SendAsync(request);
        Assert.Equal([coding], answer.Content.Headers.ContentEncoding);
        var body = await answer.Content.ReadAsStreamAsync();
        await using Stream unpacked = coding == "gzip" ? new GZipStream(body, CompressionMode.Decompress) : new BrotliStream(body, CompressionMode.Decompress);
        Assert.Equal(plain.Text, await new StreamReader(unpacked, Encoding.UTF8).ReadToEndAsync());
    }

    [Fact]
    public async Task EveryAnswerSaysHowLongItTookAndByWhichTraceItIsFound()
    {
        // Requests are traced where anybody listens, as the log of a process does.
        using var listener = new ActivityListener { ShouldListenTo = source => source.Name == "Microsoft.AspNetCore", Sample = (ref _) => ActivitySamplingResult.AllData };
        ActivitySource.AddActivityListener(listener);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/v1/users/traced/feed");
        request.Headers.Add("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
        var answer = await server.SendAsync(request);
        Assert.Matches("^total;dur=[0-9.]+$", Assert.Single(answer.Response.Headers.GetValues("Server-Timing")));
        Assert.StartsWith("00-0af7651916cd43dd8448eb211c80319c-", Assert.Single(answer.Response.Headers.GetValues("traceparent")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/users/u/feed?limt=5", "limt", "limt is no parameter here, only limit, cursor, category, filter, exclude, context, recipe, explain, expand.")]
    [InlineData("/v1/trending?limit=5&Category=a", "Category", "Category is no parameter here, only limit, category, filter, expand.")]
    [InlineData("/v1/users/u?full=true", "full", "/v1/users/u takes no parameters.")]
    public async Task AParameterThatARouteDoesNotKnowIsNamed(string path, string field, string message)
    {
        var answer = await server.GetAsync(path);
        Assert.Equal(400, answer.Status);
        Assert.Equal([$"{field} unknown_value"], answer.Errors());
        Assert.Equal(message, answer.Json.GetProperty("detail").GetString());
    }

    [Theory]
    [InlineData("DELETE", "/v1/products/kettle?purg=true", "purg", "")]
    [InlineData("DELETE", "/v1/users/u?force=1", "force", "")]
    [InlineData("POST", "/v1/users/u/feed?limit=5", "limit", "{}")]
    [InlineData("POST", "/v1/search?q=lamp", "q", "{}")]
    [InlineData("POST", "/v1/batch?user_id=u", "user_id", "{}")]
    [InlineData("POST", "/v1/products/batch-get?item_ids=a", "item_ids", "{}")]
    public async Task SoIsOneOfADeletionOrOfAReadByABody(string method, string path, string field, string body)
    {
        var answer = await server.SendAsync(new HttpMethod(method), path, body, "application/json");
        Assert.Equal(400, answer.Status);
        Assert.Equal([$"{field} unknown_value"], answer.Errors());
    }

    [Theory]
    [InlineData("/v1/trending?limit=5&_=1764352800000")]
    [InlineData("/v1/users/u/feed?lastEventId=7")]
    public async Task WhatLibrariesAddByThemselvesIsLeftOut(string path) => Assert.Equal(200, (await server.GetAsync(path)).Status);

    [Fact]
    public async Task AWriteWithAParameterThatNobodyKnowsIsTaken()
    {
        var answer = await server.SendAsync(HttpMethod.Post, "/v1/events?from=proxy", Events.View("proxied"), "application/json");
        Assert.Equal(202, answer.Status);
        Assert.Equal(201, (await server.SendAsync(HttpMethod.Put, "/v1/products/proxied?from=proxy", """{"title":"Kettle"}"""u8.ToArray(), "application/json")).Status);
    }

    [Fact]
    public async Task AnUnknownCategoryIsToldFromAnEmptyOne()
    {
        var known = await server.GetAsync("/v1/trending?category=lamps&limit=2");
        Assert.Equal(150, known.Json.GetProperty("total").GetInt32());
        Assert.False(known.Json.TryGetProperty("unknown", out _));
        var unknown = await server.GetAsync($"/v1/trending?category={Uri.EscapeDataString(FakeCatalogQueryGrain.UnknownCategory)}");
        Assert.Equal((200, "category"), (unknown.Status, unknown.Json.GetProperty("unknown").GetString()));
    }

    private Task<GatewayServer.Answer> AskAsync(string path, string tag)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.TryAddWithoutValidation("If-None-Match", tag);
        return server.SendAsync(request);
    }
}
