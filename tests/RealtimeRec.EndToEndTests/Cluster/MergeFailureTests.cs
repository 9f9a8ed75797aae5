using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using RealtimeRec.Events;
using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Failures;
using RealtimeRec.Testing.Load;
using RealtimeRec.Testing.Processes;
using RealtimeRec.Testing.Stores;
using RealtimeRec.Tests;
using Xunit.Abstractions;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>Users are merged while their events flow from the brokers and silos are killed: nothing is lost and nothing counts twice.</summary>
public sealed class MergeFailureTests(ITestOutputHelper output) : ClusterTestBase
{
    private const int Silos = 3;
    private const int Users = 120;
    private const int Kills = 4;

    /// <summary>Merges that are made before a silo is killed.</summary>
    private const int Before = 2;

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [SkippableFact]
    public async Task MergesGoOnWhileSilosAreKilled()
    {
        Requirement.Met(RedisServer.IsInstalled, "redis-server is not on the PATH.");
        var cluster = await StartAsync(FailureRun.Options(Silos));
        var load = new EventLoad
        {
            BootstrapServers = cluster.BootstrapServers,
            UserPrefix = "user-",
            Users = Users,
            Products = 200,
            PerSecond = 500,
            RepeatShare = 0.02,
        };
        using var producer = new EventProducer(load);
        using var stop = new CancellationTokenSource();
        var producing = producer.RunAsync(stop: stop.Token);
        var scene = new FailureScene(cluster, producer, load.PerSecond, new Random(1));
        await scene.GoOnAsync(3);

        // Every odd user into the even one before it, and each third of those into the first, in any order: a user may take in others before
        // or after it becomes part of one itself.
        var merges = Enumerable.Range(0, Users / 2).Select(i => (Into: User(2 * i), From: User((2 * i) + 1)))
            .Concat(Enumerable.Range(1, (Users / 6) - 1).Select(i => (Into: User(0), From: User(6 * i))))
            .ToArray();
        scene.Random.Shuffle(merges);
        var (requests, killed) = (0, 0);
        foreach (var (part, number) in merges.Chunk((merges.Length + Kills - 1) / Kills).Select((part, number) => (part, number)))
        {
            var made = 0;
            var merging = Parallel.ForEachAsync(part, new ParallelOptions { MaxDegreeOfParallelism = 4 }, async (merge, _) =>
            {
                await Eventually.HoldsAsync($"{merge.From} is merged into {merge.Into}", async () =>
                {
                    Interlocked.Increment(ref requests);
                    return await TryMergeAsync(cluster, merge.Into, merge.From);
                }, Patience);
                Interlocked.Increment(ref made);
            });
            await Eventually.HoldsAsync("some merges are made and others under way", () => Task.FromResult(Volatile.Read(ref made) >= Before), Patience);

            // The last time all of them.
            SiloProcess[] victims = number == Kills - 1 ? scene.Silos : [number == 1 ? await scene.SiloAmidABatchAsync() : scene.AnySilo()];
            await Task.WhenAll(victims.Select(silo => silo.KillAsync()));
            killed += victims.Length;
            await cluster.StartMissingAsync(Silos);
            await merging;
            await scene.GoOnAsync(1);
        }

        await scene.GoOnAsync(2);
        await stop.CancelAsync();
        await producing;
        var truth = producer.Truth();
        Assert.Equal(0, truth.Undelivered);
        Assert.Equal(Users, truth.Users.Count);

        foreach (var group in Enumerable.Range(0, Users).GroupBy(RootOf))
        {
            var expected = group.Sum(user => truth.Users[User(user)].Events);
            foreach (var user in group)
            {
                await CheckAsync(cluster, load.Topic, User(user), user == group.Key ? null : User(group.Key), expected, truth.Users[User(user)]);
            }
        }

        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{merges.Length} merges in {requests} requests, {truth.Events:N0} events, {killed} silos killed: lost 0, doubled 0."));
        Assert.True(truth.Events > 3_000, $"Only {truth.Events} events.");

        static int RootOf(int user) => user - (user % 2) is var even && even % 6 == 0 ? 0 : even;
    }

    private static string User(int number) => string.Create(CultureInfo.InvariantCulture, $"user-{number}");

    private static async Task<bool> TryMergeAsync(LocalCluster cluster, string into, string from)
    {
        try
        {
            using var answer = await cluster.Gateway.Http.PostAsJsonAsync($"/v1/users/{into}/merge", new { from });
            Assert.True(
                answer.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, $"{from} into {into} was answered {answer.StatusCode}: {await answer.Content.ReadAsStringAsync()}");
            return answer.StatusCode == HttpStatusCode.OK;
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException)
        {
            return false;
        }
    }

    /// <summary>Waits until an id's records are all applied, by their places, and looks at what its user holds.</summary>
    private static async Task CheckAsync(LocalCluster cluster, string topic, string userId, string? mergedInto, long expected, UserTruth truth)
    {
        JsonElement export = default;
        var held = "";
        var isApplied = await Eventually.TryAsync(
            async () =>
            {
                if (await cluster.Gateway.TryJsonAsync($"/v1/users/{userId}/export") is not { } found)
                {
                    return false;
                }

                export = found;
                var applied = export.GetProperty("profile").GetProperty("applied_events").GetInt64();
                var offsets = truth.LastOffsets.Keys.ToDictionary(partition => partition, partition => export.GetProperty("applied_offsets").EnumerateObject()
                    .Where(log => LogNames.PlaceOf(log.Name).SequenceEqual(LogNames.Place(topic, partition)))
                    .Select(log => log.Value.GetInt64())
                    .FirstOrDefault(-1));
                held = $"{applied} of {expected} events, offsets {string.Join(' ', offsets)} of {string.Join(' ', truth.LastOffsets)}";
                return applied > expected || (applied == expected && truth.LastOffsets.All(last => offsets[last.Key] == last.Value));
            },
            Patience);
        Assert.True(isApplied, $"{userId}: {held}. Logs: {cluster.LogFolder}");
        var profile = export.GetProperty("profile");
        Assert.True(profile.GetProperty("applied_events").GetInt64() == expected, $"{userId}: {held}. Logs: {cluster.LogFolder}");
        Assert.Equal(mergedInto, profile.TryGetProperty("merged_into", out var into) ? into.GetString() : null);
        var times = export.GetProperty("interactions").EnumerateArray().Select(interaction => interaction.GetProperty("time").GetDateTimeOffset()).ToArray();
        Assert.Equal(Math.Min(expected, 200), times.Length);
        Assert.Equal(times.OrderDescending(), times);
    }
}
