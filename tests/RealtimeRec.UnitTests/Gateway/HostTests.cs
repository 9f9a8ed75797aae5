using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Gateway.Http;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class HostTests(GatewayServer server) : IClassFixture<GatewayServer>
{
    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("localhost:99999")]
    [InlineData("localhost:0")]
    [InlineData("localhost:-1")]
    [InlineData("localhost:port")]
    [InlineData("127.0.0.1:80:80")]
    [InlineData("[::1")]
    [InlineData("[]")]
    [InlineData("a b")]
    [InlineData("user@localhost")]
    public async Task AHostThatIsNoneIsAProblemOnEveryRoute(string host)
    {
        foreach (var path in (string[])["/v1/trending", "/", "/docs/", "/healthz/live", "/metrics", "/openapi/v1.json", "/_blazor/negotiate"])
        {
            var answer = await RawHttp.AskAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
            Assert.Contains("Host", answer.Split("\r\n\r\n")[1], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("localhost")]
    [InlineData("LOCALHOST:8080")]
    [InlineData("localhost.")]
    [InlineData("shop.localhost")]
    [InlineData("127.0.0.1")]
    [InlineData("10.1.2.3:80")]
    [InlineData("[::1]:8080")]
    [InlineData("[2001:db8::1]")]
    public async Task TheMachinesOwnNamesAndAddressesAreAnswered(string host) =>
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(host, "/v1/trending"), StringComparison.Ordinal);

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("notlocalhost")]
    public async Task AForeignNameIsRefusedAndTheSettingNamed(string host)
    {
        foreach (var path in (string[])["/v1/trending", "/", "/docs/", "/_blazor/negotiate"])
        {
            var answer = await AskAsync(host, path);
            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains("AllowedHosts", answer, StringComparison.Ordinal);
        }

        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(host, "/healthz/live"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(host, "/healthz/ready"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(host, "/metrics"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task NamesOfTheSettingAreAnsweredToo()
    {
        var shop = new GatewayServer(builder => builder.Configuration["AllowedHosts"] = "shop.example; *.shop.example");
        await shop.InitializeAsync();
        foreach (var (host, status) in new[] { ("shop.example", 200), ("www.shop.example:443", 200), ("localhost", 200), ("127.0.0.1", 200), ("evilshop.example", 400) })
        {
            var answer = await RawHttp.AskAsync(shop.Address, $"GET /v1/trending HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        }

        await shop.DisposeAsync();
    }

    [Fact]
    public async Task ASettingThatNamesNoHostStopsTheStart()
    {
        var shop = new GatewayServer(builder => builder.Configuration["AllowedHosts"] = "https://shop.example/");
        var refused = await Assert.ThrowsAsync<OptionsValidationException>(shop.InitializeAsync);
        Assert.Contains("AllowedHosts", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("http://0.0.0.0:8080", null, true)]
    [InlineData("http://*:8080;http://127.0.0.1:8081", null, true)]
    [InlineData("http://[::]:8080", null, true)]
    [InlineData("http://0.0.0.0:8080", "shop.example", false)]
    [InlineData("http://127.0.0.1:8080", null, false)]
    [InlineData("http://shop.example:8080", null, false)]
    public async Task AGatewayOpenToEveryInterfaceSaysWhichSettingNamesItsHosts(string urls, string? setting, bool isWarned)
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = urls, ["AllowedHosts"] = setting }).Build();
        using var log = new LogEntries();
        using var loggers = LoggerFactory.Create(logging => logging.AddProvider(log));
        await new HostNotice(new AllowedHosts(configuration), loggers.CreateLogger<HostNotice>()).StartAsync(CancellationToken.None);
        Assert.Equal(isWarned, log.From(LogLevel.Warning).Any(entry => entry.Contains("AllowedHosts", StringComparison.Ordinal)));
    }

    [Fact]
    public void ANameInTheAddressesToListenOnIsAnswered() =>
        Assert.True(new AllowedHosts(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["urls"] = "http://shop.example:8080" }).Build()).Allows("Shop.Example"));

    [Theory]
    [InlineData("https://evil.example", 403)]
    [InlineData("null", 403)]
    [InlineData("http://localhost:1", 403)]
    [InlineData(null, 200)]
    [InlineData("own", 200)]
    public async Task TheConsolesConnectionIsForItsOwnPages(string? origin, int status)
    {
        var authority = server.Address.Authority;
        var field = origin is null ? "" : $"Origin: {(origin == "own" ? $"http://{authority}" : origin)}\r\n";
        var answer = await RawHttp.AskAsync(
            server.Address, $"POST /_blazor/negotiate?negotiateVersion=1 HTTP/1.1\r\nHost: {authority}\r\n{field}Content-Length: 0\r\nConnection: close\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        if (status == 403)
        {
            var socket = await RawHttp.AskAsync(
                server.Address,
                $"GET /_blazor HTTP/1.1\r\nHost: {authority}\r\n{field}Connection: Upgrade, close\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 403 ", socket, StringComparison.Ordinal);
        }
    }

    private Task<string> AskAsync(string host, string path) =>
        RawHttp.AskAsync(server.Address, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
}
