using System.Runtime.CompilerServices;

namespace RealtimeRec;

/// <summary>
/// References to grains of one interface. Orleans looks at the interface's attributes for each reference that it makes by key (Orleans 10),
/// which was a third of what reading the rows of a catalogue took; here it does so once.
/// </summary>
internal static class GrainReferences<TGrain>
    where TGrain : IAddressable
{
    /// <summary>By factory: a process may be a client of several clusters.</summary>
    private static readonly ConditionalWeakTable<IGrainFactory, Kind> s_kinds = [];

    /// <summary>The reference of a key; null before <see cref="Learn"/>.</summary>
    public static TGrain? Find(IGrainFactory grains, IdSpan key) =>
        s_kinds.TryGetValue(grains, out var kind) ? (TGrain)grains.GetGrain(GrainId.Create(kind.Type, key), kind.Interface) : default;

    /// <summary>Takes a reference that Orleans has made as the model of those to come; answers it.</summary>
    public static TGrain Learn(IGrainFactory grains, TGrain made)
    {
        // A test's own grains are none.
        if (made is GrainReference reference)
        {
            s_kinds.AddOrUpdate(grains, new Kind(reference.GrainId.Type, reference.InterfaceType));
        }

        return made;
    }

    private sealed record Kind(GrainType Type, GrainInterfaceType Interface);
}
