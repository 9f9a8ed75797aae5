namespace RealtimeRec.UnitTests.Gateway;

public sealed class SecurityHeaderTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Theory]
    [InlineData("/")]
    [InlineData("/quality")]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/v1/trending")]
    [InlineData("/v1/nothing/here")]
    [InlineData("/v1/test/failure")]
    [InlineData("/healthz/live")]
    [InlineData("/metrics")]
    [InlineData("/nothing")]
    public async Task EveryAnswerTellsBrowsersWhatItMayDo(string path)
    {
        var answer = await server.GetAsync(path);
        Assert.Equal(["nosniff"], answer.Response.Headers.GetValues("X-Content-Type-Options"));
        Assert.Equal(["no-referrer"], answer.Response.Headers.GetValues("Referrer-Policy"));
        var policy = Assert.Single(answer.Response.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("frame-ancestors 'none'", policy, StringComparison.Ordinal);
        if (answer.ContentType == "text/html")
        {
            Assert.Contains("script-src 'self'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe-eval", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("script-src 'self' 'unsafe-inline'", policy, StringComparison.Ordinal);
        }
        else
        {
            Assert.StartsWith("default-src 'none'", policy, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task TheDocumentationsOwnScriptRunsByANonceOfItsRequest()
    {
        var first = await server.GetAsync("/docs/");
        var second = await server.GetAsync("/docs/");
        var nonce = Nonce(first);
        Assert.Contains($"nonce=\"{nonce}\"", first.Text, StringComparison.Ordinal);
        Assert.NotEqual(nonce, Nonce(second));

        static string Nonce(GatewayServer.Answer answer) =>
            answer.Response.Headers.GetValues("Content-Security-Policy").Single().Split("'nonce-")[1].Split('\'')[0];
    }

    [Theory]
    [InlineData("GET", "/nothing", 404)]
    [InlineData("DELETE", "/docs/", 405)]
    [InlineData("POST", "/", 405)]
    [InlineData("POST", "/quality", 405)]
    [InlineData("DELETE", "/openapi/v1.json", 405)]
    [InlineData("POST", "/healthz/live", 405)]
    [InlineData("GET", "/v1/users/u/feed/dead", 404)]
    [InlineData("PATCH", "/v1/events", 405)]
    public async Task WhatIsNotThereIsAProblemEverywhere(string method, string path, int status)
    {
        var answer = await server.SendAsync(new HttpRequestMessage(new HttpMethod(method), path));
        Assert.True(answer.Status == status || answer.Status < 400, $"{answer.Status}: {answer.Text}");
        if (answer.Status >= 400)
        {
            Assert.Empty(answer.Errors());
        }
    }
}
