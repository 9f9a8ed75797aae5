using RealtimeRec.Events;
using RealtimeRec.Quality;

namespace RealtimeRec.Profiles;

/// <summary>How far logs were applied, in an array of one entry a log: profiles are many, and nearly all know one log or two.</summary>
internal static class AppliedOffsets
{
    /// <summary>Whether a record was passed.</summary>
    /// <param name="logs">The logs.</param>
    /// <param name="partition">The record's log.</param>
    /// <param name="offset">Its offset there.</param>
    /// <param name="earlier">The logs that its log goes on; null for none.</param>
    public static bool Contains((string Partition, long Offset)[] logs, string partition, long offset, EarlierLog[]? earlier)
    {
        foreach (var log in logs)
        {
            if (log.Partition == partition)
            {
                return offset <= log.Offset;
            }
        }

        var applied = -1L;
        foreach (var (former, known) in logs)
        {
            if (Gives(former, partition, earlier))
            {
                applied = Math.Max(applied, EarlierLog.AppliedOf(earlier, former, known));
            }
        }

        return offset <= applied;
    }

    /// <summary>Passes a record; false when it was passed before. A log that comes for the first time takes the place of the one that lay there.</summary>
    /// <inheritdoc cref="Contains" path="/param"/>
    /// <param name="refused">What was refused of the logs; null for nothing.</param>
    public static bool TryAdvance(
        ref (string Partition, long Offset)[] logs, string partition, long offset, EarlierLog[]? earlier, RefusedEvents? refused)
    {
        for (var i = 0; i < logs.Length; i++)
        {
            if (logs[i].Partition == partition)
            {
                if (offset <= logs[i].Offset)
                {
                    return false;
                }

                logs[i].Offset = offset;
                return true;
            }
        }

        var applied = TakeOver(ref logs, partition, earlier, refused);
        logs = [.. logs, (string.Intern(partition), Math.Max(applied, offset))];
        return offset > applied;
    }

    /// <summary>
    /// Forgets the log that lay in the place of one that comes for the first time. Answers how far the new one is applied by what was of the
    /// old one; negative for not at all.
    /// </summary>
    private static long TakeOver(ref (string Partition, long Offset)[] logs, string partition, EarlierLog[]? earlier, RefusedEvents? refused)
    {
        var applied = -1L;
        foreach (var (former, offset) in logs)
        {
            if (Gives(former, partition, earlier))
            {
                var known = EarlierLog.AppliedOf(earlier, former, offset);
                refused?.Rename(former, string.Intern(partition), known);
                applied = Math.Max(applied, known);
            }
        }

        logs = Array.FindAll(logs, log => !Gives(log.Partition, partition, earlier));
        return applied;
    }

    private static bool Gives(string former, string partition, EarlierLog[]? earlier) =>
        LogNames.PlaceOf(former).SequenceEqual(LogNames.PlaceOf(partition)) || (earlier is not null && Array.Exists(earlier, log => log.Name == former));
}
