using RealtimeRec.Events;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>Which logs the partitions of a topic are, by what is stored of it. Not thread-safe.</summary>
/// <param name="topic">The topic's name.</param>
/// <param name="state">What is stored.</param>
internal sealed class TopicLogs(string topic, TopicLogsState state)
{
    private bool IsFirst => state.TopicId == state.FirstTopicId;

    /// <summary>Whether the state was changed, and must be stored before anyone is answered.</summary>
    public bool IsChanged { get; private set; }

    /// <summary>Takes the topic that has the name now; answers the id of another one that had it before, null when there is none.</summary>
    public string? Recognize(string topicId)
    {
        if (state.TopicId == topicId)
        {
            return null;
        }

        var former = state.TopicId;
        (state.TopicId, state.Cuts, state.Begun, state.Rewinds) = (topicId, [], [], []);
        state.FirstTopicId ??= topicId;
        IsChanged = true;
        return former;
    }

    /// <summary>Which log a partition of the topic is, and where a group goes on in it.</summary>
    /// <param name="sighting">What a silo finds of it.</param>
    /// <param name="earlierName">What stood before the names of logs when topics were not known by their ids.</param>
    /// <param name="group">The consumer group.</param>
    public PartitionLog Find(PartitionSighting sighting, string earlierName, string group)
    {
        var partition = sighting.Partition;
        IsChanged |= IsFirst && state.FirstEnds.TryAdd(partition, sighting.End);
        var (start, change, records) = (sighting.Position, PartitionChange.None, 0L);
        var rewind = sighting.IsReading ? long.MaxValue : state.Rewinds.GetValueOrDefault(LogNames.Place(group, partition), long.MaxValue);
        if (!sighting.IsReading && !IsFirst && !state.Begun.GetValueOrDefault(group, []).Contains(partition))
        {
            // What is committed may be a place in an earlier topic of this name.
            (start, change) = (sighting.Low, PartitionChange.Recreated);
        }
        else if (sighting.Position >= 0 && (sighting.Cut >= 0 || sighting.Position > sighting.End))
        {
            var cut = sighting.Cut >= 0 ? Math.Clamp(sighting.Cut, sighting.Low, sighting.End) : sighting.End;
            state.Cuts[partition] = [.. state.Cuts.GetValueOrDefault(partition, []), cut];
            start = Math.Min(cut, Math.Min(rewind, sighting.Position));
            (change, records) = (PartitionChange.Cut, Math.Max(0, sighting.Position - cut));
            state.Rewinds[LogNames.Place(group, partition)] = start;
            IsChanged = true;
        }
        else if (rewind < sighting.Position)
        {
            // What is committed is still the place before the cut.
            start = rewind;
        }
        else if (sighting.Position >= 0 && sighting.Position < sighting.Low)
        {
            (change, records) = (PartitionChange.Lost, sighting.Low - sighting.Position);
        }

        var place = LogNames.Place(topic, partition);
        var cuts = state.Cuts.GetValueOrDefault(partition, []);
        EarlierLog[] earlier =
        [
            .. IsFirst ? [new EarlierLog(earlierName + place, state.FirstEnds[partition], WasCut: false)] : Array.Empty<EarlierLog>(),
            .. cuts.Select((end, i) => new EarlierLog(LogNames.Of(place, state.TopicId!, i), end, WasCut: true)),
        ];
        return new PartitionLog(
            partition,
            LogNames.Of(place, state.TopicId!, cuts.Length),
            earlier.Length > 0 ? earlier : null,
            Math.Max(start, sighting.Low),
            change,
            records);
    }

    /// <summary>Notes that what a group has committed for a partition is a place in this topic, behind any cut.</summary>
    public void Begin(string group, int partition)
    {
        IsChanged |= state.Rewinds.Remove(LogNames.Place(group, partition));
        var begun = state.Begun.GetValueOrDefault(group, []);
        if (!IsFirst && !begun.Contains(partition))
        {
            state.Begun[group] = [.. begun, partition];
            IsChanged = true;
        }
    }
}
