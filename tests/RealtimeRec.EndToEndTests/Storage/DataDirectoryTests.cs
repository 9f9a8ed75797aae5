using System.Net;
using System.Runtime.Versioning;
using RealtimeRec.EndToEndTests.Api;
using RealtimeRec.EndToEndTests.Cluster;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;

namespace RealtimeRec.EndToEndTests.Storage;

/// <summary>What the one-process edition makes of a data directory.</summary>
public sealed class DataDirectoryTests : ClusterTestBase
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    [Theory]
    [InlineData("store", "store is missing")]
    [InlineData("store/CURRENT", "CURRENT is missing")]
    [InlineData("store/*.log", "which has the latest writes, is missing")]
    [InlineData("store.mark", "store.mark, which says how much the store must hold, is missing")]
    [InlineData("realtimerec.json", "has a store but no realtimerec.json")]
    public async Task WhatIsMissingIsSaidAndNothingIsStarted(string missing, string expected)
    {
        using var data = new TemporaryDirectory();
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            await new ShopApi(process.Http).SendEventsAsync(Sample.View("ann", "kettle"));
            await process.KillAsync();
        }

        foreach (var path in Directory.GetFileSystemEntries(Path.GetDirectoryName(data.File(missing))!, Path.GetFileName(missing)))
        {
            if (Directory.Exists(path))
            {
                Directory.Delete(path, recursive: true);
            }
            else
            {
                File.Delete(path);
            }
        }

        await AssertRefusedAsync(data.FullPath, expected);
        await AssertRefusedAsync(data.FullPath, expected);
    }

    [Fact]
    public async Task ADirectoryOfTheFormatBeforeIsGoneOnWithAndIsOfThisOneThen()
    {
        using var data = new TemporaryDirectory();
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            await new ShopApi(process.Http).SendEventsAsync(Sample.View("ann", "kettle"));
            Assert.Equal(0, await process.StopAsync());
        }

        var marker = await File.ReadAllTextAsync(data.File("realtimerec.json"));
        Assert.Contains("\"format\":3", marker, StringComparison.Ordinal);
        await File.WriteAllTextAsync(data.File("realtimerec.json"), marker.Replace("\"format\":3", "\"format\":2", StringComparison.Ordinal));
        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        Assert.Equal(1, await new ShopApi(again.Http).AppliedEventsAsync("ann"));
        Assert.Equal(marker, await File.ReadAllTextAsync(data.File("realtimerec.json")));
    }

    [Fact]
    public async Task AStoppedShopLosesNothingWithTheLogThatItEmptied()
    {
        using var data = new TemporaryDirectory();
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            await new ShopApi(process.Http).SendEventsAsync(Sample.View("ann", "kettle"));
            Assert.Equal(0, await process.StopAsync());
        }

        Assert.All(Directory.GetFiles(data.File("store"), "*.log"), log => Assert.Equal(0, new FileInfo(log).Length));
        await using var again = await StandaloneProcess.StartReadyAsync(data.FullPath);
        Assert.Equal(1, await new ShopApi(again.Http).AppliedEventsAsync("ann"));
    }

    [Fact]
    public async Task ADamagedTableIsSaidInOneSentence()
    {
        using var data = new TemporaryDirectory();
        await using (var process = await StandaloneProcess.StartReadyAsync(data.FullPath))
        {
            await new ShopApi(process.Http).SendEventsAsync([.. Enumerable.Range(0, 500).Select(i => Sample.View($"user {i}", "kettle"))]);
            Assert.Equal(0, await process.StopAsync());
        }

        var table = Directory.GetFiles(data.File("store"), "*.sst").First();
        var bytes = await File.ReadAllBytesAsync(table);
        bytes[bytes.Length / 3] ^= 1;
        await File.WriteAllBytesAsync(table, bytes);
        await AssertRefusedAsync(data.FullPath, "does not hold all that it should: Corruption");
    }

    [SkippableFact]
    [UnsupportedOSPlatform("windows")]
    public async Task ItIsItsOwnersAlone()
    {
        Requirement.Met(!OperatingSystem.IsWindows(), "Windows has no such permissions.");
        using var parent = new TemporaryDirectory();
        var data = parent.File("data");
        await using (var process = await StandaloneProcess.StartReadyAsync(data))
        {
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(data));
            Assert.Equal(OwnerOnly, File.GetUnixFileMode(Path.Combine(data, "store")));
            Assert.Equal(0, await process.StopAsync());
        }

        // One that somebody opened is closed again.
        File.SetUnixFileMode(data, OwnerOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead | UnixFileMode.OtherExecute);
        await using var again = await StandaloneProcess.StartReadyAsync(data);
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(data));
    }

    [SkippableFact]
    public async Task UsersAndProductsAreCarriedOverFromARedis()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(new LocalClusterOptions { Silos = 1, Kafka = false });
        var old = new ShopApi(cluster.Gateway.Http);
        (await old.PutProductAsync("kettle/1", Sample.Product("Copper kettle", "kettles"))).Expect(HttpStatusCode.Created);
        await old.SendEventsAsync(Sample.View("ann/of/the/hill", "kettle/1"), Sample.View("ben", "kettle/1"));
        Assert.Equal(0, await cluster.Gateway.StopAsync());
        Assert.Equal(0, await cluster.Silos[0].StopAsync());

        using var data = new TemporaryDirectory();
        var redis = cluster.Store.ConnectionString;
        await using (var nothing = StandaloneProcess.CarryOver(data.FullPath, redis, "--service-id", "another"))
        {
            Assert.Equal(1, await nothing.WaitForExitAsync());
            Assert.Contains("There is no state of the service id another in that Redis", nothing.Log, StringComparison.Ordinal);
        }

        for (var i = 0; i < 2; i++)
        {
            await using var copy = StandaloneProcess.CarryOver(data.FullPath, redis);
            Assert.Equal(0, await copy.WaitForExitAsync());
            Assert.Contains(i == 0 ? "user: 2 copied" : "were in", copy.Log, StringComparison.Ordinal);
        }

        await using var process = await StandaloneProcess.StartReadyAsync(data.FullPath);
        var shop = new ShopApi(process.Http);
        Assert.Equal(1, await shop.AppliedEventsAsync("ann/of/the/hill"));
        Assert.Equal(1, await shop.AppliedEventsAsync("ben"));
        Assert.Contains("kettle/1", (await shop.FeedAsync("someone else")).ItemIds);
    }

    private static async Task AssertRefusedAsync(string data, string expected)
    {
        await using var process = StandaloneProcess.Start(data);
        Assert.Equal(1, await process.WaitForExitAsync());
        Assert.Contains(expected, process.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", process.Log, StringComparison.Ordinal);
    }
}
