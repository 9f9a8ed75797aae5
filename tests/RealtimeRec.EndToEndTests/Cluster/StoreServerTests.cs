using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using StackExchange.Redis;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The store that tests run against, and take away for a while.</summary>
public sealed class StoreServerTests
{
    [SkippableFact]
    public async Task RedisHasItsDataWhenItIsBack()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var store = await RedisServer.StartAsync();
        var options = ConfigurationOptions.Parse(store.ConnectionString);
        options.BacklogPolicy = BacklogPolicy.FailFast;
        await using var connection = await ConnectionMultiplexer.ConnectAsync(options);
        await connection.GetDatabase().StringSetAsync("kept", "yes");

        await store.StopAsync();
        Assert.True(store.Process.HasExited);
        await Assert.ThrowsAnyAsync<RedisException>(() => connection.GetDatabase().StringGetAsync("kept"));

        await store.StartAgainAsync();
        await using var again = await ConnectionMultiplexer.ConnectAsync(options);
        Assert.Equal("yes", await again.GetDatabase().StringGetAsync("kept"));
    }
}
