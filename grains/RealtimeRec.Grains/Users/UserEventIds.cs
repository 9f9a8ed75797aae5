using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;

namespace RealtimeRec.Users;

/// <summary>
/// Brings the event ids of one user that lie in storage back when they are needed, and moves those that have become too many there. Not thread-safe: its grain
/// owns it.
/// </summary>
internal sealed class UserEventIds(EventIdSegments segments, EventIdRules rules, TimeProvider time)
{
    private Task? _spill;
    private Task? _load;

    /// <summary>Sees to it that every id that is remembered can be looked up, and that there is room for new ones.</summary>
    /// <param name="grain">The user's grain.</param>
    /// <param name="profile">The profile.</param>
    /// <param name="batch">The events that are about to be applied.</param>
    /// <exception cref="TooManyEventsException">There is no room for the ids of events that have no place in a log.</exception>
    public async Task PrepareAsync(GrainId grain, UserProfile profile, EventBatch batch)
    {
        if (batch.Historical)
        {
            return;
        }

        var ids = profile.RecentIds;
        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        ids.Expire(nowMs);
        while (ids.NeedsSegments)
        {
            await (_load ??= LoadAsync(grain, ids));
        }

        var limit = rules.MaxIds;
        if (batch.Partition is null && profile.MergedInto is null && ids.Count + batch.Events.Length > limit
            && ids.Count + NewIds() > limit)
        {
            throw new TooManyEventsException(
                $"The user sent more than {limit} events within the time that event ids are remembered. None of these was applied; send them again later.",
                TimeSpan.FromMilliseconds(ids.UntilRoomMs(nowMs)));
        }

        int NewIds()
        {
            var count = 0;
            for (var i = 0; i < batch.Events.Length; i++)
            {
                var source = EventSource.Of(batch, i, nowMs);
                count += !source.WasApplied && !ids.Contains(UserProfile.HashOf(batch.Events[i].EventId, source.NamedUser)) ? 1 : 0;
            }

            return count;
        }
    }

    /// <summary>Moves what has become too much to storage, beside what comes: nobody waits for it, and the profile carries these ids until it is done.</summary>
    public void SpillBeside(GrainId grain, RecentEventIds ids)
    {
        if (ids.HasBacklog && _spill is null or { IsCompleted: true })
        {
            _spill = SpillAsync(grain, ids);
        }
    }

    /// <summary>Waits for what is being moved.</summary>
    public Task WhenSpilledAsync() => _spill ?? Task.CompletedTask;

    /// <summary>Stores again what lay in a store that has come back empty.</summary>
    public async Task StoreAgainAsync(GrainId grain, RecentEventIds ids)
    {
        while (_spill is { IsCompleted: false } spilling)
        {
            await spilling;
        }

        try
        {
            await (_spill = segments.StoreAgainAsync(grain, ids));
        }
        finally
        {
            _spill = null;
        }
    }

    private async Task SpillAsync(GrainId grain, RecentEventIds ids)
    {
        await segments.SpillAsync(grain, ids);

        // A finished task still holds all it did: too much to keep for every user.
        _spill = null;
    }

    private async Task LoadAsync(GrainId grain, RecentEventIds ids)
    {
        try
        {
            // What ends at once would end before it is noted as under way, and be waited for for ever.
            await Task.Yield();
            await segments.LoadAsync(grain, ids);
        }
        finally
        {
            _load = null;
        }
    }
}
