using System.Runtime.InteropServices;
using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Profiles;

/// <summary>
/// The details of those interactions of a profile that do not fit in 16 bytes: odd prices, huge quantities, times ahead of their
/// arrival. Nearly every profile has none. Not thread-safe: the profile's grain owns it.
/// </summary>
internal sealed class InteractionDetails
{
    private List<InteractionDetail>? _details;

    /// <summary>Puts an interaction together, its detail kept here when it needs one.</summary>
    public Interaction Add(long timeMs, ItemOrdinal item, EventKind kind, in InteractionDetail detail)
    {
        if (detail.AheadMs == 0 && detail.Quantity <= Interaction.MaxQuantity && PackedPrice.TryPack(detail.Price, out var packed))
        {
            return new Interaction(timeMs, item, kind, detail.Quantity, packed);
        }

        _details ??= [];
        _details.Add(detail);
        return new Interaction(timeMs, item, kind, detail.Quantity, PackedPrice.Elsewhere | (uint)(_details.Count - 1));
    }

    /// <summary>All of an interaction.</summary>
    public InteractionDetail Of(in Interaction interaction) => Of(interaction, CollectionsMarshal.AsSpan(_details));

    /// <summary>All of an interaction, by a copy of the details (<see cref="ToArray"/>).</summary>
    public static InteractionDetail Of(in Interaction interaction, ReadOnlySpan<InteractionDetail> details) => interaction.Detail is >= 0 and var place
        ? details[place]
        : new InteractionDetail(PackedPrice.Unpack(interaction.PackedPrice), interaction.PackedQuantity, 0);

    /// <summary>Lets go of the detail of an interaction that is no longer among the kept ones.</summary>
    /// <param name="gone">The interaction.</param>
    /// <param name="kept">All others; the one whose detail moves is changed.</param>
    public void Remove(in Interaction gone, Span<Interaction> kept)
    {
        if (gone.Detail is not (>= 0 and var place))
        {
            return;
        }

        // The last takes the place that is free.
        var last = _details!.Count - 1;
        _details[place] = _details[last];
        _details.RemoveAt(last);
        foreach (ref var interaction in kept)
        {
            if (interaction.Detail == last)
            {
                interaction = interaction.WithDetail(place);
                break;
            }
        }
    }

    /// <summary>Lets go of all.</summary>
    public void Clear() => _details = null;

    /// <summary>A copy for readers off the grain.</summary>
    public InteractionDetail[] ToArray() => _details is { Count: > 0 } ? [.. _details] : [];
}
