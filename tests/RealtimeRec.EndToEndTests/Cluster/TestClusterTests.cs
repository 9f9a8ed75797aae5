using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.RegularExpressions;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Contracts;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The command that starts a cluster, as whoever types it sees it.</summary>
public sealed partial class TestClusterTests
{
    private const string Ready = "Ready. Ctrl-C stops it.";

    [SkippableFact]
    public async Task ItSaysWhatRunsWhereAndWhatEndedAndEndsTheRestWhenTold()
    {
        Requirement.Met(OperatingSystem.IsLinux(), "Processes are looked up as Linux shows them.");
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        using var logs = new TemporaryDirectory();
        await using var command = TestClusterProgram.Start(["--silos", "1", "--logs", logs.FullPath], new ProcessOptions());
        await command.WaitForLogAsync(Ready);
        var processes = Processes(command.Log);
        Assert.Equal(["gateway", "kafka", "silo-1", "store"], processes.Keys.Order());
        Assert.All(processes.Values, id => Assert.True(IsRunning(id)));
        Assert.Equal([.. processes.Keys.Order().Select(name => logs.File(name + ".log"))], Directory.GetFiles(logs.FullPath).Order());

        using var http = new HttpClient();
        var gateway = GatewayAddress().Match(command.Log).Groups[1].Value;
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(gateway + "healthz/ready")).StatusCode);

        using (var silo = Process.GetProcessById(processes["silo-1"]))
        {
            silo.Kill();
        }

        await command.WaitForLogAsync($"silo-1 (process {processes["silo-1"]}) ended with 137");
        Assert.True(IsRunning(processes["gateway"]));
        Assert.Equal(0, await command.StopAsync());
        Assert.All(processes.Values, id => Assert.False(IsRunning(id)));
    }

    [SkippableFact]
    public async Task ItIsFilledByImportsAndSimulatedShoppers()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        using var logs = new TemporaryDirectory();
        using var files = new TemporaryDirectory();
        var file = files.File("shop.csv");
        await File.WriteAllTextAsync(file, """
            event_id,event_name,event_time,user_id,item_id,title
            e1,view_item,2025-05-01T10:00:00Z,u1,p1,Tea
            e2,purchase,2025-05-01T10:05:00Z,u1,p1,Tea

            """);
        await using var command = TestClusterProgram.Start(
            ["--silos", "2", "--logs", logs.FullPath, "--import", "csv", file, "--simulate", "50"], new ProcessOptions());
        await command.WaitForLogAsync("1 import applied; demonstration shop: 2000 products", StandaloneProcess.ImportPatience);

        using var http = new HttpClient(new ContractHandler(new SocketsHttpHandler())) { BaseAddress = new Uri(GatewayAddress().Match(command.Log).Groups[1].Value) };
        // Noted apart from what a store in the same folder may have taken in.
        Assert.True(File.Exists(logs.File(Path.Combine("imports", "imports.realtimerec.json"))));
        Assert.Equal(2, (await http.GetFromJsonAsync<JsonElement>("/v1/users/u1")).GetProperty("applied_events").GetInt32());
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("/healthz/ready")).StatusCode);
        await Api.ShopApi.UntilAsync("simulated shoppers' events came by Kafka", async () =>
            (await http.GetFromJsonAsync<JsonElement>("/v1/trending?limit=1")).GetProperty("items").EnumerateArray().Any(
                item => item.GetProperty("item_id").GetString()!.StartsWith("demo-", StringComparison.Ordinal)));
        var product = await http.GetFromJsonAsync<JsonElement>("/v1/products/demo-headphones-017");
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync(product.GetProperty("image_url").GetString())).StatusCode);
        Assert.Equal(0, await command.StopAsync());
    }

    [SkippableFact]
    public async Task NothingItStartedOutlivesItWhenItIsKilled()
    {
        Requirement.Met(OperatingSystem.IsLinux(), "Elsewhere a process may outlive the one that started it.");
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        using var logs = new TemporaryDirectory();
        await using var command = TestClusterProgram.Start(["--silos", "0", "--logs", logs.FullPath], new ProcessOptions());
        await command.WaitForLogAsync(Ready);
        var processes = Processes(command.Log);
        Assert.Equal(["gateway", "kafka", "store"], processes.Keys.Order());

        await command.KillAsync();
        await Api.ShopApi.UntilAsync("all have ended", () => Task.FromResult(!processes.Values.Any(IsRunning)));
    }

    [Theory]
    [InlineData("--silos takes a number", "--silos", "-1")]
    [InlineData("--colour", "--colour", "red")]
    [InlineData("--import needs two values", "--import", "csv")]
    [InlineData("--simulate", "--simulate", "fast")]
    public async Task WrongArgumentsEndBeforeAnythingIsStarted(string expected, params string[] arguments)
    {
        await using var command = TestClusterProgram.Start(arguments, new ProcessOptions());
        Assert.Equal(1, await command.WaitForExitAsync());
        Assert.Contains(expected, command.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Starting", command.Log, StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\s+([\w-]+)\s+(\d+)\s+\S*127\.0\.0\.1", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^gateway\s+(\S+)$", RegexOptions.Multiline)]
    private static partial Regex GatewayAddress();

    private static Dictionary<string, int> Processes(string output) =>
        TableRow().Matches(output).ToDictionary(row => row.Groups[1].Value, row => int.Parse(row.Groups[2].Value, null));

    /// <summary>Whether a process runs; one that ended but that nobody asked after (Z) does not.</summary>
    private static bool IsRunning(int id)
    {
        try
        {
            return !File.ReadAllText($"/proc/{id}/stat").Split(')')[^1].StartsWith(" Z", StringComparison.Ordinal);
        }
        catch (IOException)
        {
            return false;
        }
    }
}
