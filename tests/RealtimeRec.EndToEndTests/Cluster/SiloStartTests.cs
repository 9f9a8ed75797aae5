using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

public sealed class SiloStartTests
{
    private const string Nowhere = "127.0.0.1:1";

    [Theory]
    [InlineData("Silo:Roles knows no role \"cook\"; the roles are ingest, users, inference.", "--Silo:Roles", "ingest,cook")]
    [InlineData("'abc' at 'Silo:SiloPort'", "--Silo:SiloPort", "abc")]
    [InlineData("Silo:SiloPort must be a TCP port", "--Silo:SiloPort", "0")]
    [InlineData("Silo:Membership:MissedProbes must be from 2 to 20", "--Silo:Membership:MissedProbes", "1")]
    [InlineData("Silo:ShutdownTimeout must be from", "--Silo:ShutdownTimeout", "00:00:00")]
    [InlineData("Profiles:SessionGap must be a positive duration", "--Profiles:SessionGap", "00:00:00")]
    [InlineData("Redis:ConnectionString is missing", "--Redis:ConnectionString", "")]
    [InlineData("Redis at 127.0.0.1:1 did not answer within 00:00:02", "--Redis:StartTimeout", "00:00:02")]
    public async Task WhatIsWrongIsSaidInOneSentence(string expected, string key, string value)
    {
        string[] ports = ["--Silo:SiloPort", Port(FreePort.Next()), "--Silo:GatewayPort", Port(FreePort.Next())];
        await AssertRefusedAsync(expected, ["--Redis:ConnectionString", Nowhere, .. ports, key, value]);
    }

    [Theory]
    [InlineData("Silo:SiloPort")]
    [InlineData("Silo:GatewayPort")]
    public async Task PortInUseIsSaidInOneSentence(string key)
    {
        using var occupant = Occupant();
        string[] ports = ["--Silo:SiloPort", Port(FreePort.Next()), "--Silo:GatewayPort", Port(FreePort.Next())];
        await AssertRefusedAsync(
            $"TCP port {PortOf(occupant)} is in use by another process; stop that one or choose another with {key}.",
            ["--Redis:ConnectionString", Nowhere, .. ports, "--" + key, Port(PortOf(occupant))]);
    }

    [Fact]
    public async Task AddressInUseIsSaidInOneSentence()
    {
        using var occupant = Occupant();
        string[] ports = ["--Silo:SiloPort", Port(FreePort.Next()), "--Silo:GatewayPort", Port(FreePort.Next())];
        await AssertRefusedAsync(
            $"http://127.0.0.1:{PortOf(occupant)} is in use by another process",
            ["--Redis:ConnectionString", Nowhere, .. ports, "--urls", $"http://127.0.0.1:{PortOf(occupant)}"]);
        await AssertRefusedAsync(
            $"http://127.0.0.1:{PortOf(occupant)} is in use by another process",
            ["--Redis:ConnectionString", Nowhere, "--urls", $"http://127.0.0.1:{PortOf(occupant)}"],
            "client-gateway/RealtimeRec.Gateway");
    }

    [Theory]
    [InlineData("http://127.0.0.1:65536", "a port is a number from 0 to 65535")]
    [InlineData("http://127.0.0.1:808O", "is not an address to listen on")]
    public async Task AnAddressThatMakesNoSenseIsSaidInOneSentence(string url, string expected)
    {
        string[] ports = ["--Silo:SiloPort", Port(FreePort.Next()), "--Silo:GatewayPort", Port(FreePort.Next())];
        await AssertRefusedAsync(expected, ["--Redis:ConnectionString", Nowhere, .. ports, "--urls", url]);
        await AssertRefusedAsync(expected, ["--Redis:ConnectionString", Nowhere, "--urls", url], "client-gateway/RealtimeRec.Gateway");
    }

    [SkippableFact]
    public async Task AStopThatWaitsForRedisIsCutShortAndSaidInOneSentence()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var silo = SiloProcess.Start(redis.ConnectionString, new Dictionary<string, string> { ["Silo__ShutdownTimeout"] = "00:00:02" });
        await silo.WaitUntilReadyAsync();
        await redis.Process.FreezeAsync();
        Assert.Equal(3, await silo.StopAsync());
        Assert.Contains("The process did not stop within Silo:ShutdownTimeout (00:00:02) and ends now", silo.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot start", silo.Log, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task SiloThatOnlyIngestsIsReadyWithoutACatalogueAndIsNoGateway()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var ingest = SiloProcess.Start(redis.ConnectionString, new Dictionary<string, string> { ["Silo__Roles"] = "ingest" });
        await ingest.WaitUntilReadyAsync();
        await using var gateway = GatewayProcess.Start(redis.ConnectionString);
        await gateway.WaitUntilAsync("the gateway to answer", async () => await gateway.StatusOfAsync("/healthz/live") == HttpStatusCode.OK);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusOfAsync("/healthz/ready"));

        await using var users = SiloProcess.Start(redis.ConnectionString, new Dictionary<string, string> { ["Silo__Roles__0"] = "users" });
        await users.WaitUntilReadyAsync();
        Assert.Contains("\"name\":\"catalog\",\"status\":\"healthy\"", await users.Http.GetStringAsync("/healthz/ready"), StringComparison.Ordinal);
        await gateway.WaitUntilReadyAsync();
        Assert.Equal(0, await ingest.StopAsync());
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOfAsync("/healthz/ready"));
        Assert.Equal(0, await users.StopAsync());
    }

    [SkippableFact]
    public async Task RedisThatComesLateIsWaitedFor()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var port = FreePort.Next();
        await using var silo = SiloProcess.Start($"127.0.0.1:{port}");
        await silo.WaitForLogAsync("does not answer yet");
        using var redis = Process.Start(new ProcessStartInfo("redis-server", ["--port", Port(port), "--bind", "127.0.0.1", "--save", ""])
        {
            RedirectStandardOutput = true,
        })!;
        try
        {
            await silo.WaitUntilReadyAsync();
            Assert.Equal(0, await silo.StopAsync());
        }
        finally
        {
            redis.Kill();
        }
    }

    [SkippableFact]
    public async Task WhatASiloNeedsMayComeLateAndIsMissedInOneLineEach()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await redis.StopAsync();
        await using var silo = SiloProcess.Start(redis.ConnectionString, new ProcessOptions
        {
            Settings = new Dictionary<string, string> { ["Kafka:BootstrapServers"] = $"127.0.0.1:{FreePort.Next()}" },
        });
        await silo.WaitForLogAsync("does not answer yet");
        await redis.StartAgainAsync();
        await silo.WaitForLogAsync("shop.events cannot be read for now");
        await silo.WaitForLogAsync("shop.catalog cannot be read for now");
        // As long as it takes for the silo to have missed the brokers many times: until its health says that it is not in its group.
        await silo.WaitUntilAsync("it to tell of the brokers", async () =>
        {
            using var response = await silo.Http.GetAsync("/healthz/ready");
            return (await response.Content.ReadAsStringAsync()).Contains("\"name\":\"ingestion\",\"status\":\"degraded\"", StringComparison.Ordinal);
        });
        Assert.Equal(0, await silo.StopAsync());
        foreach (var line in (string[])["does not answer yet", "answers.", "shop.events cannot be read for now", "shop.catalog cannot be read for now"])
        {
            Assert.Equal(1, silo.Log.Split('\n').Count(text => text.Contains(line, StringComparison.Ordinal)));
        }

        Assert.DoesNotContain("   at ", silo.Log, StringComparison.Ordinal);
        Assert.True(silo.Log.Split('\n').Length < 30, silo.Log);
    }

    private static async Task AssertRefusedAsync(string expected, string[] arguments, string project = "silo/RealtimeRec.Silo")
    {
        var (exitCode, output) = await ProgramCommandLine.RunAsync(project, arguments);
        Assert.Equal(1, exitCode);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    private static TcpListener Occupant()
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return listener;
    }

    private static int PortOf(TcpListener listener) => ((IPEndPoint)listener.LocalEndpoint).Port;

    private static string Port(int port) => port.ToString(CultureInfo.InvariantCulture);
}
