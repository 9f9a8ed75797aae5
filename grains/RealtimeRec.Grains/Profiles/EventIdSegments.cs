using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Orleans.Storage;
using RealtimeRec.State;

namespace RealtimeRec.Profiles;

/// <summary>Reads and writes the segments that users' event ids move into, each a stored state of its own beside the profile.</summary>
internal sealed partial class EventIdSegments(IServiceProvider services, StateQuarantine quarantine, ILogger<EventIdSegments> logger)
{
    /// <summary>The name of a segment in grain storage.</summary>
    public static string NameOf(int slot) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"event-ids-{slot}");

    /// <summary>Reads all segments of a user that are not in memory yet, newest first: each belongs before what is there.</summary>
    public async Task LoadAsync(GrainId user, RecentEventIds ids)
    {
        foreach (var slot in ids.Segments.Where(segment => !segment.IsLoaded).Select(segment => segment.Slot).Reverse().ToArray())
        {
            var stored = await ReadAsync(user, slot);
            if (!stored.RecordExists)
            {
                ids.Load(slot, null);
            }
            else if (stored.State!.Fault is { } fault)
            {
                if (fault.NewerFormat is not null)
                {
                    throw new NewerStateException($"The event ids of this user were written by a newer version: {fault.Reason}.");
                }

                await quarantine.KeepAsync(NameOf(slot), user, fault);
                ids.Load(slot, null);
            }
            else
            {
                ids.Load(slot, stored.State);
            }
        }
    }

    /// <summary>
    /// Moves what is durable in the profile into segments and clears those of which nothing is left. What fails is tried again
    /// when the profile is next written: until then the profile carries it.
    /// </summary>
    public async Task SpillAsync(GrainId user, RecentEventIds ids)
    {
        try
        {
            while (ids.FreedSlot is { } freed)
            {
                var old = await ReadAsync(user, freed);
                if (old.RecordExists)
                {
                    await Storage().ClearStateAsync(NameOf(freed), user, old);
                }

                ids.MarkCleared(freed);
            }

            while (ids.NextSegment(out var slot, out var isNew, out var end) is { } segment)
            {
                if (isNew)
                {
                    ids.OpenETag = (await ReadAsync(user, slot)).ETag;
                }

                var state = new GrainState<EventIdSegmentState>(segment) { ETag = ids.OpenETag!, RecordExists = ids.OpenETag is not null };
                await Storage().WriteStateAsync(NameOf(slot), user, state);
                ids.OpenETag = state.ETag;
                ids.MarkSpilled(slot, segment, end);
            }
        }
        catch (Exception exception)
        {
            ids.CloseSegment();
            LogNotSpilled(exception, user);
        }
    }

    /// <summary>Writes the segments that are in memory to a store that may have lost them.</summary>
    public async Task StoreAgainAsync(GrainId user, RecentEventIds ids)
    {
        foreach (var (slot, segment) in ids.LoadedSegments())
        {
            var stored = await ReadAsync(user, slot);
            var state = new GrainState<EventIdSegmentState>(segment) { ETag = stored.ETag, RecordExists = stored.RecordExists };
            await Storage().WriteStateAsync(NameOf(slot), user, state);
            ids.MarkWritten(slot, state.ETag);
        }
    }

    private async Task<GrainState<EventIdSegmentState>> ReadAsync(GrainId user, int slot)
    {
        var state = new GrainState<EventIdSegmentState>(new EventIdSegmentState());
        await Storage().ReadStateAsync(NameOf(slot), user, state);
        return state;
    }

    private IGrainStorage Storage() => services.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);

    [LoggerMessage(LogLevel.Debug, "The event ids of {User} could not be moved out of its profile; the next write tries again.")]
    private partial void LogNotSpilled(Exception exception, GrainId user);
}
