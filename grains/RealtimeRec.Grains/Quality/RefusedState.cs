using RealtimeRec.Events;
using RealtimeRec.State;

namespace RealtimeRec.Quality;

/// <summary><see cref="RefusedEvents"/> as they are stored: by column, each one block of bytes (<see cref="StateColumns"/>).</summary>
[GenerateSerializer, Immutable, Alias("RefusedState")]
internal sealed class RefusedState
{
    /// <summary>Log of each refusal: strings.</summary>
    [Id(0)] public byte[] Partitions { get; init; } = [];

    /// <summary>Offset of each: 64 bits.</summary>
    [Id(1)] public byte[] Offsets { get; init; } = [];

    /// <summary>Outcome of each: one byte.</summary>
    [Id(2)] public byte[] Outcomes { get; init; } = [];

    /// <summary>Rule of each: strings.</summary>
    [Id(3)] public byte[] Rules { get; init; } = [];

    /// <summary>Message of each: strings.</summary>
    [Id(4)] public byte[] Messages { get; init; } = [];

    /// <summary>Time of each: 64-bit milliseconds since 1970.</summary>
    [Id(5)] public byte[] Times { get; init; } = [];

    public static RefusedState Of(RefusedEvents refused)
    {
        var entries = refused.Entries.ToArray();
        return new RefusedState
        {
            Partitions = StateColumns.OfStrings(Array.ConvertAll(entries, entry => entry.Partition)),
            Offsets = StateColumns.OfNumbers<long>(Array.ConvertAll(entries, entry => entry.Offset)),
            Outcomes = Array.ConvertAll(entries, entry => (byte)entry.Outcome),
            Rules = StateColumns.OfStrings(Array.ConvertAll(entries, entry => entry.Rule)),
            Messages = StateColumns.OfStrings(Array.ConvertAll(entries, entry => entry.Message)),
            Times = StateColumns.OfNumbers<long>(Array.ConvertAll(entries, entry => entry.TimeMs)),
        };
    }

    public static RefusedEvents Restore(RefusedState state)
    {
        var refused = new RefusedEvents();
        var partitions = StateColumns.ToStrings(state.Partitions);
        var offsets = StateColumns.ToNumbers<long>(state.Offsets);
        var rules = StateColumns.ToStrings(state.Rules);
        var messages = StateColumns.ToStrings(state.Messages);
        var times = StateColumns.ToNumbers<long>(state.Times);
        for (var i = 0; i < partitions.Count; i++)
        {
            // One string for all events of a log, and of a rule: profiles are many.
            refused.Add(new RefusedEvents.Entry(
                string.Intern(partitions[i]), offsets[i], (EventOutcome)state.Outcomes[i], string.Intern(rules[i]), messages[i], times[i]));
        }

        return refused;
    }
}
