using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

public sealed class ManagementPortTests
{
    /// <summary>As pods of a cluster without IPv4 are: each has an address of IPv6, and shops and operators reach a port each.</summary>
    [SkippableFact]
    public async Task SilosAndGatewaysServeShopsAndOperatorsByIPv6OnAPortEach()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        Requirement.Met(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var redis = await RedisServer.StartAsync();
        var (siloPort, gatewayPort) = (FreePort.Next(), FreePort.Next());
        await using var silo = SiloProcess.Start(redis.ConnectionString, Options(siloPort, ("Silo:AdvertisedAddress", "::1")));
        await using var gateway = GatewayProcess.Start(
            redis.ConnectionString, Options(gatewayPort) with { Address = new Uri($"http://[::1]:{FreePort.Next()}") });
        using var http = new HttpClient();
        await UntilReadyAsync(silo, siloPort);
        await UntilReadyAsync(gateway, gatewayPort);

        // The silo has nothing for anybody else: its other address is not even listened on.
        Assert.Null(await silo.StatusOfAsync("/healthz/live"));
        Assert.Contains("realtimerec_", await http.GetStringAsync($"http://[::1]:{siloPort}/metrics"), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.NotFound, await gateway.StatusOfAsync("/metrics"));
        using var put = await gateway.Http.PutAsJsonAsync("/v1/products/lamp", new { title = "Lamp", price = 20, currency = "EUR" });
        Assert.True(put.IsSuccessStatusCode, await put.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, await gateway.StatusOfAsync("/v1/products/lamp"));
        Assert.Equal(0, await gateway.StopAsync());
        Assert.Equal(0, await silo.StopAsync());

        async Task UntilReadyAsync(ServiceProcess process, int port) => await process.WaitUntilAsync("it to be ready", async () =>
        {
            try
            {
                using var answer = await http.GetAsync($"http://[::1]:{port}/healthz/ready");
                return answer.IsSuccessStatusCode;
            }
            catch (HttpRequestException)
            {
                return false;
            }
        });
    }

    [Fact]
    public async Task APortInUseIsSaidInOneSentence()
    {
        using var occupant = new TcpListener(IPAddress.Loopback, 0);
        occupant.Start();
        var port = ((IPEndPoint)occupant.LocalEndpoint).Port.ToString(CultureInfo.InvariantCulture);
        var (exitCode, output) = await ProgramCommandLine.RunAsync(
            "client-gateway/RealtimeRec.Gateway", ["--Redis:ConnectionString", "127.0.0.1:1", "--urls", $"http://127.0.0.1:{FreePort.Next()}", "--Management:Port", port]);
        Assert.Equal(1, exitCode);
        Assert.Contains($"http://*:{port} is in use by another process", output, StringComparison.Ordinal);
    }

    private static ProcessOptions Options(int managementPort, params (string Key, string Value)[] settings) => new()
    {
        Settings = new Dictionary<string, string>(settings.Select(setting => KeyValuePair.Create(setting.Key, setting.Value)))
        {
            // One list of settings for all pods.
            ["AllowedHosts"] = "shop.example",
            ["Management:Port"] = managementPort.ToString(CultureInfo.InvariantCulture),
        },
    };
}
