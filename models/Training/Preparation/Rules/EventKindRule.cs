using System.Collections.Frozen;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Events;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds the kinds of events that are not to be learned from.</summary>
/// <param name="kinds">Those that are.</param>
internal sealed class EventKindRule(IReadOnlyCollection<EventKind> kinds) : ICleaningRule
{
    /// <summary>What user encoders read.</summary>
    public static IReadOnlyList<EventKind> Interests => HistoryFeatures.Interests;

    private readonly FrozenSet<EventKind> _kinds = kinds.ToFrozenSet();

    public string Name => "event_kind";

    public string Description => $"Is none of {string.Join(", ", _kinds.Order().Select(EventNames.Of))}.";

    public void Find(InteractionLog log, Span<bool> found)
    {
        for (var i = 0; i < found.Length; i++)
        {
            found[i] = !_kinds.Contains(log.Interactions[i].Kind);
        }
    }

    public string Example(InteractionLog log, in Interaction found) => EventNames.Of(found.Kind);
}
