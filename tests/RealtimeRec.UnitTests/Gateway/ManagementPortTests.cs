using System.Globalization;
using System.Net.Sockets;
using RealtimeRec.Testing.Processes;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class ManagementPortTests : IAsyncLifetime
{
    private readonly int _port = FreePort.Next();
    private readonly GatewayServer _server;
    private readonly Uri _management;

    public ManagementPortTests()
    {
        _server = new GatewayServer(builder =>
        {
            builder.Configuration["Management:Port"] = _port.ToString(CultureInfo.InvariantCulture);
            builder.Configuration["Limits:MaxConnections"] = "4";
        });
        _management = new Uri($"http://127.0.0.1:{_port}");
    }

    public Task InitializeAsync() => _server.InitializeAsync();

    public Task DisposeAsync() => _server.DisposeAsync();

    [Theory]
    [InlineData("/healthz/live")]
    [InlineData("/healthz/ready")]
    [InlineData("/metrics")]
    public async Task WhatOperatorsNeedIsServedByThePortAlone(string path)
    {
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(_management, path, $"realtimerec:{_port}"), StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(_server.Address, path, _server.Address.Authority), StringComparison.Ordinal);
        // The name that a caller asks for changes nothing.
        Assert.StartsWith("HTTP/1.1 404 ", await AskAsync(_server.Address, path, $"127.0.0.1:{_port}"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/v1/trending")]
    [InlineData("/")]
    [InlineData("/docs/")]
    [InlineData("/openapi/v1.json")]
    [InlineData("/_blazor/negotiate")]
    [InlineData("/healthz-not")]
    public async Task WhatShopsNeedIsNot(string path)
    {
        var answer = await AskAsync(_management, path, _server.Address.Authority);
        Assert.StartsWith("HTTP/1.1 404 ", answer, StringComparison.Ordinal);
        Assert.Contains("application/problem+json", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ShopsAreAnsweredByTheirOwnPort() =>
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(_server.Address, "/v1/trending", _server.Address.Authority), StringComparison.Ordinal);

    [Fact]
    public async Task ProbesAreAnsweredWhereShopsHaveTakenEveryConnection()
    {
        var taken = new List<TcpClient>();
        try
        {
            for (var i = 0; i < 5; i++)
            {
                var client = new TcpClient();
                await client.ConnectAsync(_server.Address.Host, _server.Address.Port);
                taken.Add(client);
            }

            Assert.StartsWith("HTTP/1.1 503 ", await AskAsync(_server.Address, "/v1/trending", _server.Address.Authority), StringComparison.Ordinal);
            Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(_management, "/healthz/live", _management.Authority), StringComparison.Ordinal);
        }
        finally
        {
            taken.ForEach(client => client.Dispose());
        }
    }

    [SkippableFact]
    public async Task ThePortIsReachedByIPv6()
    {
        Tests.Requirement.Met(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        Assert.StartsWith("HTTP/1.1 200 ", await AskAsync(new Uri($"http://[::1]:{_port}"), "/healthz/live", "localhost"), StringComparison.Ordinal);
    }

    private static Task<string> AskAsync(Uri address, string path, string host) =>
        RawHttp.AskAsync(address, $"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n");
}
