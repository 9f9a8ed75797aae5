using System.Net;
using System.Text.Json;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

public sealed class GatewayLogTests
{
    [SkippableFact]
    public async Task AGatewayBeforeItsSilosWritesALineForEachChangeAndNoStacks()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using var gateway = GatewayProcess.Start(redis.ConnectionString, new Dictionary<string, string> { ["Logging__Format"] = "json" });
        await gateway.WaitForLogAsync("No silo is found yet");
        await gateway.WaitUntilAsync("the gateway to answer", async () => await gateway.StatusOfAsync("/healthz/live") == HttpStatusCode.OK);
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusOfAsync("/healthz/ready"));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusOfAsync("/v1/trending"));
        }

        await using (var silo = SiloProcess.Start(redis.ConnectionString, new Dictionary<string, string> { ["Silo__Roles"] = "users,inference" }))
        {
            await silo.WaitUntilReadyAsync();
            using var health = JsonDocument.Parse(await silo.Http.GetStringAsync("/healthz/ready"));
            Assert.Equal("healthy", health.RootElement.GetProperty("status").GetString());
            await gateway.WaitUntilReadyAsync();
            await silo.KillAsync();
        }

        await gateway.WaitForLogAsync("No silo can be reached any more");
        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(HttpStatusCode.ServiceUnavailable, await gateway.StatusOfAsync("/healthz/ready"));
        }

        var records = gateway.Log.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => JsonSerializer.Deserialize<JsonElement>(line))
            .Where(record => record.GetProperty("level").GetString() is not "info")
            .Select(record => record.GetProperty("message").GetString()!)
            .ToArray();
        Assert.True(records.Length <= 4, string.Join(Environment.NewLine, records));
        Assert.DoesNotContain("   at ", gateway.Log, StringComparison.Ordinal);
    }
}
