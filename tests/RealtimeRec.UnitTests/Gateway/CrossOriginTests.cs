using System.Text;
using Microsoft.Extensions.Options;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class CrossOriginTests : IAsyncLifetime
{
    private const string Shop = "https://shop.example";

    private readonly GatewayServer _closed = new();
    private readonly GatewayServer _open = new(builder => builder.Configuration["Cors:Origins"] = $"{Shop}/, http://localhost:3000");

    public Task InitializeAsync() => Task.WhenAll(_closed.InitializeAsync(), _open.InitializeAsync());

    public Task DisposeAsync() => Task.WhenAll(_closed.DisposeAsync(), _open.DisposeAsync());

    [Theory]
    [InlineData("POST", "/v1/events")]
    [InlineData("POST", "/v1/products/bulk")]
    [InlineData("PUT", "/v1/products/p")]
    [InlineData("PATCH", "/v1/products/p")]
    [InlineData("POST", "/v1/products/batch-get")]
    [InlineData("POST", "/v1/users/u/feed")]
    [InlineData("POST", "/v1/users/u/merge")]
    [InlineData("POST", "/v1/batch")]
    public async Task ABodyWithoutATypeIsRefused(string method, string path)
    {
        var content = new ByteArrayContent("{}"u8.ToArray());
        var answer = await _open.SendAsync(new HttpRequestMessage(new HttpMethod(method), path) { Content = content });
        Assert.Equal(415, answer.Status);
        Assert.Empty(answer.Errors());
        Assert.Equal(415, (await _open.SendAsync(new HttpMethod(method), path, "{}", "text/plain")).Status);
    }

    [Fact]
    public async Task ABeaconOfAnAllowedOriginIsReadAsJson()
    {
        Assert.Equal(202, (await BeaconAsync(_open, Shop)).Status);
        Assert.Equal(202, (await BeaconAsync(_open, "http://localhost:3000")).Status);
        Assert.Equal(415, (await BeaconAsync(_open, "https://evil.example")).Status);
        Assert.Equal(415, (await BeaconAsync(_open, null)).Status);
        Assert.Equal(415, (await BeaconAsync(_closed, Shop)).Status);
    }

    [Fact]
    public async Task OnlyAllowedOriginsMayAskAndRead()
    {
        var preflight = await PreflightAsync(_open, Shop);
        Assert.Equal([Shop], preflight.Response.Headers.GetValues("Access-Control-Allow-Origin"));
        Assert.Contains("PUT", string.Join(',', preflight.Response.Headers.GetValues("Access-Control-Allow-Methods")), StringComparison.Ordinal);
        Assert.False((await PreflightAsync(_open, "https://evil.example")).Response.Headers.Contains("Access-Control-Allow-Origin"));
        Assert.False((await PreflightAsync(_closed, Shop)).Response.Headers.Contains("Access-Control-Allow-Origin"));

        var read = new HttpRequestMessage(HttpMethod.Get, "/v1/trending");
        read.Headers.Add("Origin", Shop);
        Assert.Equal([Shop], (await _open.SendAsync(read)).Response.Headers.GetValues("Access-Control-Allow-Origin"));
    }

    [Theory]
    [InlineData("*")]
    [InlineData("shop.example")]
    [InlineData("https://shop.example/path")]
    [InlineData("ftp://shop.example")]
    [InlineData("https://*.shop.example")]
    public async Task AnOriginThatIsNoneStopsTheStart(string origin)
    {
        var server = new GatewayServer(builder => builder.Configuration["Cors:Origins:0"] = origin);
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(server.InitializeAsync);
        Assert.Contains("Cors:Origins", refused.Message, StringComparison.Ordinal);
    }

    private static Task<GatewayServer.Answer> PreflightAsync(GatewayServer server, string origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Options, "/v1/products/p");
        request.Headers.Add("Origin", origin);
        request.Headers.Add("Access-Control-Request-Method", "PUT");
        request.Headers.Add("Access-Control-Request-Headers", "content-type");
        return server.SendAsync(request);
    }

    private static Task<GatewayServer.Answer> BeaconAsync(GatewayServer server, string? origin)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "/v1/events")
        {
            Content = new StringContent(Events.View($"beacon-{origin}"), Encoding.UTF8, "text/plain"),
        };
        if (origin is not null)
        {
            request.Headers.Add("Origin", origin);
        }

        return server.SendAsync(request);
    }
}
