using Microsoft.Extensions.DependencyInjection;
using Orleans.TestingHost;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.State;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using StackExchange.Redis;

namespace RealtimeRec.ClusterTests.Storage;

public sealed class RedisStorageTests
{
    [SkippableFact]
    public async Task WhatWasAcknowledgedIsThereAfterTheClusterAndRedisHaveBothBeenReplaced()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        await using var redis = await RedisServer.StartAsync();
        await using (var first = await ClusterAsync(redis))
        {
            await first.Client.GetProduct("durable").UpsertAsync(ClusterFixture.Product("durable", "Copper kettle 铜壶", "kitchen.kettles", "Kupfer"));
            await Parallel.ForAsync(0, 300, async (i, _) =>
            {
                var user = $"durable-{i % 50}";
                await first.Client.GetUser(user).ApplyAsync(new EventBatch
                {
                    Events = [ClusterFixture.Event(user, EventKind.ViewItem, "durable") with { EventId = $"event-{i}" }],
                });
            });

            // No silo gets to say goodbye.
            foreach (var silo in first.Silos.ToArray())
            {
                await first.KillSiloAsync(silo);
            }
        }

        await redis.RestartAsync();
        await using var second = await ClusterAsync(redis);
        for (var i = 0; i < 50; i++)
        {
            var profile = await second.Client.GetUser($"durable-{i}").GetProfileAsync();
            Assert.Equal(6, profile!.AppliedEvents);
            Assert.Equal("durable", profile.RecentInteractions[0].ItemId);
        }

        await ClusterFixture.UntilAsync("every replica has the product", () => Task.FromResult(second.Silos.All(silo =>
        {
            var ids = silo.ServiceProvider.GetRequiredService<CatalogIds>();
            return ids.Items.TryGet("durable", out var item)
                && silo.ServiceProvider.GetRequiredService<CatalogReplica>().Find(item) is { OnSale: true, Vector.IsZero: false };
        })));
    }

    private static async Task<InProcessTestCluster> ClusterAsync(RedisServer redis)
    {
        var builder = new InProcessTestClusterBuilder(3);
        builder.Options.ServiceId = "redis-storage-tests";
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddRedisGrainStorage(StorageNames.State, options => options.ConfigurationOptions = ConfigurationOptions.Parse(redis.ConnectionString));
            silo.AddRealtimeRecGrains(silo.Configuration);
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }
}
