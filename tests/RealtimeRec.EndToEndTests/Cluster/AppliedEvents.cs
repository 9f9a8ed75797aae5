using RealtimeRec.Testing;
using RealtimeRec.Testing.Clusters;
using RealtimeRec.Testing.Load;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>How much of what was produced a cluster has applied.</summary>
internal static class AppliedEvents
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Events that a user's profile holds; 0 while nobody can tell.</summary>
    public static async Task<long> AppliedAsync(this LocalCluster cluster, string userId) =>
        await cluster.Gateway.TryJsonAsync($"/v1/users/{userId}") is { } user ? user.GetProperty("applied_events").GetInt64() : 0;

    /// <summary>Waits until each user's profile holds so many events, and sees to it that it holds no more.</summary>
    public static async Task UntilAppliedAsync(this LocalCluster cluster, IEnumerable<KeyValuePair<string, long>> expected)
    {
        foreach (var (userId, events) in expected)
        {
            long applied = -1;
            Assert.True(
                await Eventually.TryAsync(async () => (applied = await cluster.AppliedAsync(userId)) >= events, Patience),
                $"Of {userId} {applied} events are applied of {events}. Logs: {cluster.LogFolder}");
            Assert.Equal(events, applied);
        }
    }

    /// <summary>Waits until each user's profile holds what the brokers took of that user's events; they took all.</summary>
    public static Task UntilAppliedAsync(this LocalCluster cluster, EventTruth truth)
    {
        Assert.Equal(0, truth.Undelivered);
        return cluster.UntilAppliedAsync(truth.Users.Select(user => KeyValuePair.Create(user.Key, user.Value.Events)));
    }
}
