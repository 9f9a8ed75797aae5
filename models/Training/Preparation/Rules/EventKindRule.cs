using System.Collections.Frozen;
using RealtimeRec.Events;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>Finds the kinds of events that are not to be learned from.</summary>
/// <param name="kinds">Those that are.</param>
internal sealed class EventKindRule(IReadOnlyCollection<EventKind> kinds) : ICleaningRule
{
    /// <summary>What a shopper took an interest in: not what the shop showed, and not what was taken back.</summary>
    public static IReadOnlyList<EventKind> Interests { get; } =
        [EventKind.ViewItem, EventKind.SelectItem, EventKind.AddToCart, EventKind.AddToWishlist, EventKind.BeginCheckout, EventKind.Purchase];

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
