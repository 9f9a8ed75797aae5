using System.Diagnostics.Metrics;
using RealtimeRec.Events;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Users;

[Collection(ClusterCollection.Name)]
public sealed class ForgoneEventIdTests(ClusterFixture cluster)
{
    private const int MaxIds = 100_000;
    private const int Beyond = 3;
    private const int BatchSize = 10_000;

    [Fact]
    public async Task EventsOfALogBeyondTheLimitOfIdsAreAppliedOnceAndCounted()
    {
        var forgone = 0L;
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, listening) =>
            {
                if (instrument.Name == TelemetryNames.EventIdsForgone)
                {
                    listening.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<long>((_, measurement, _, _) => Interlocked.Add(ref forgone, measurement));
        listener.Start();
        var user = cluster.Grains.GetUser("many-ids");

        for (var from = 0; from < MaxIds + Beyond; from += BatchSize)
        {
            var applied = await user.ApplyAsync(Batch(from, Math.Min(BatchSize, MaxIds + Beyond - from)));
            Assert.All(applied.Outcomes, outcome => Assert.Equal(EventOutcome.Applied, outcome));
        }

        // Their place in the log still tells them again.
        var again = await user.ApplyAsync(Batch(MaxIds, Beyond));
        Assert.All(again.Outcomes, outcome => Assert.Equal(EventOutcome.Duplicate, outcome));
        Assert.Equal(Beyond, Interlocked.Read(ref forgone));
        Assert.Equal(MaxIds + Beyond, (await user.GetProfileAsync())!.AppliedEvents);
    }

    private static EventBatch Batch(int from, int count) => new()
    {
        Events = [.. Enumerable.Range(from, count).Select(i => ClusterFixture.Event("many-ids", EventKind.ViewItem, "many-ids-item") with { EventId = $"many-{i}" })],
        Partition = "many/0",
        Offsets = [.. Enumerable.Range(from, count).Select(i => (long)i)],
    };
}
