namespace RealtimeRec.Events;

/// <summary>
/// A log that another one goes on: what was applied of it is applied of that too, up to an offset. Several make a chain, the earliest first.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="End">The first offset that is not in both.</param>
/// <param name="WasCut">
/// Whether it reached further, and its records from <paramref name="End"/> on are gone. Otherwise it had no such records, and whoever
/// believes to have applied one has applied another log of the same name.
/// </param>
[GenerateSerializer, Immutable, Alias("EarlierLog")]
public sealed record EarlierLog([property: Id(0)] string Name, [property: Id(1)] long End, [property: Id(2)] bool WasCut)
{
    /// <summary>The last offset of the log behind a chain that was applied, where one of the chain was applied; negative for none.</summary>
    /// <param name="chain">The logs that it goes on; null for none.</param>
    /// <param name="name">The log that was applied.</param>
    /// <param name="applied">The last offset of it that was.</param>
    public static long AppliedOf(IReadOnlyList<EarlierLog>? chain, string name, long applied)
    {
        var found = false;
        foreach (var log in chain ?? [])
        {
            found |= log.Name == name;
            if (!found || applied < log.End)
            {
                continue;
            }

            if (!log.WasCut)
            {
                return -1;
            }

            applied = log.End - 1;
        }

        return found ? applied : -1;
    }
}
