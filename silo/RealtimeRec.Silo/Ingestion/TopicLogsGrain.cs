using RealtimeRec.Events;
using RealtimeRec.Placement;
using RealtimeRec.State;

namespace RealtimeRec.Silo.Ingestion;

/// <inheritdoc cref="ITopicLogsGrain"/>
[PlacedOnRole(SiloRole.Users)]
internal sealed partial class TopicLogsGrain(
    [PersistentState(TopicLogsState.Name, StorageNames.State)] IPersistentState<TopicLogsState> storage,
    StateQuarantine quarantine,
    OwnedGrains owned,
    ILogger<TopicLogsGrain> logger) : OwnedGrain, ITopicLogsGrain, IStoredGrain
{
    protected override OwnedGrains Owned => owned;

    private string Topic => this.GetPrimaryKeyString();

    protected override async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (storage.RecordExists && storage.State.Fault is { } fault && await SetAsideAsync(fault, quarantine, TopicLogsState.Name, "What is known of this topic's logs"))
        {
            storage.State = new TopicLogsState();
        }
    }

    public async Task<PartitionLog[]> FindAsync(string topicId, string earlierName, string group, PartitionSighting[] sightings)
    {
        ThrowIfNewer();
        if (topicId.Length == 0)
        {
            // Brokers that know topics by their names alone.
            return Array.ConvertAll(sightings, sighting => new PartitionLog(
                sighting.Partition, earlierName + LogNames.Place(Topic, sighting.Partition), null, Math.Max(sighting.Position, sighting.Low), PartitionChange.None, 0));
        }

        var logs = new TopicLogs(Topic, storage.State);
        if (logs.Recognize(topicId) is { } former)
        {
            LogAnotherTopic(Topic, former, topicId);
        }

        var found = Array.ConvertAll(sightings, sighting => logs.Find(sighting, earlierName, group));
        await WriteAsync(logs);
        return found;
    }

    public Task<string?> GetTopicIdAsync()
    {
        ThrowIfNewer();
        return Task.FromResult(storage.State.TopicId);
    }

    public Task BegunAsync(string topicId, string group, int partition)
    {
        ThrowIfNewer();
        var logs = new TopicLogs(Topic, storage.State);
        if (storage.State.TopicId == topicId)
        {
            logs.Begin(group, partition);
        }

        return WriteAsync(logs);
    }

    public Task StoreAgainAsync() => NewerState is null && storage.State.TopicId is not null ? storage.WriteStateAsync() : Task.CompletedTask;

    private async Task WriteAsync(TopicLogs logs)
    {
        if (!logs.IsChanged)
        {
            return;
        }

        try
        {
            await storage.WriteStateAsync();
        }
        catch
        {
            // What is in memory and not stored must answer nobody.
            DeactivateOnIdle();
            throw;
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Topic} is not the same topic as before: its id was {Former} and is now {TopicId}. All of its records are new.")]
    private partial void LogAnotherTopic(string topic, string former, string topicId);
}
