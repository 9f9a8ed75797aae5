using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.Profiles;

/// <summary>What interactions say about products: how popular they are, and what goes with what.</summary>
internal sealed class InteractionSignals(
    SignalAggregator signals, PopularityClock clock, ProfileRules rules, IOptions<CatalogOptions> options, TimeProvider time)
{
    private const int VisitedBefore = 2;
    private const int MetBefore = 5;
    private const int BoughtBefore = 10;
    private const int LookBack = 30;

    /// <summary>What a step from one session to the next counts at most…</summary>
    private const double AcrossSessions = 0.5;

    /// <summary>…and the time between them over which that halves: where shoppers come seldom, it is the only step they make.</summary>
    private const double AcrossSessionsHalfLifeMs = 30.0 * 24 * 60 * 60 * 1_000;

    /// <summary>A step that counts less says nothing, and takes no other's place.</summary>
    private const double LeastStep = 0.05;

    private static readonly ProductCounts View = new(1, 0, 0);
    private static readonly ProductCounts Cart = new(0, 1, 0);
    private static readonly ProductCounts Purchase = new(0, 0, 1);

    private readonly long _repeatWindowMs = (long)options.Value.RepeatWindow.TotalMilliseconds;

    /// <summary>Adds what one interaction says about its product and about those the shopper dealt with just before.</summary>
    /// <remarks>
    /// Popularity counts shoppers, not clicks: within <see cref="CatalogOptions.RepeatWindow"/> a shopper counts with a product once, by
    /// the strongest interaction, and a repeated one steps nowhere. What is dated ahead counts as of now. Counts count events.
    /// </remarks>
    /// <param name="interaction">The interaction.</param>
    /// <param name="before">The same user's earlier interactions, oldest first.</param>
    /// <param name="after">The same user's later interactions, oldest first: events come in any order.</param>
    /// <param name="userId">The user.</param>
    public void Add(in Interaction interaction, ReadOnlySpan<Interaction> before, ReadOnlySpan<Interaction> after, string userId)
    {
        if (CountsOf(interaction.Kind) is not { } counts)
        {
            // Returns and removals are one shopper's matter; they do not make a product less popular with the others.
            return;
        }

        var nowMs = time.GetUtcNow().ToUnixTimeMilliseconds();
        var timeMs = Math.Min(interaction.TimeMs, nowMs);
        var strength = rules.WeightOf(interaction.Kind);
        var counted = Counted(interaction.Item, timeMs, before, after, nowMs);
        var popularity = strength > counted ? Math.Log2(strength - counted) + clock.HalfLivesAt(timeMs) : double.NegativeInfinity;
        var isRepeat = counted > 0 && counted >= strength;
        signals.AddCounts(interaction.Item, counts, popularity, timeMs, userId);

        if (!isRepeat)
        {
            AddSteps(interaction, before, after);
        }

        if (interaction.Kind == EventKind.Purchase)
        {
            AddPurchases(interaction, before);
        }
    }

    /// <summary>Adds where the shopper came from, and with what else the product was met.</summary>
    private void AddSteps(in Interaction interaction, ReadOnlySpan<Interaction> before, ReadOnlySpan<Interaction> after)
    {
        var isNew = !Contains(before, interaction.Item) && !Contains(after, interaction.Item);
        Span<ItemOrdinal> met = stackalloc ItemOrdinal[MetBefore];
        var count = 0;
        var later = interaction.TimeMs;
        var weight = 1.0;
        for (var i = before.Length - 1; i >= 0 && i >= before.Length - LookBack && count < MetBefore; i--)
        {
            ref readonly var earlier = ref before[i];
            if (later - earlier.TimeMs is var gapMs && gapMs > rules.SessionGapMs)
            {
                weight *= AcrossSessions * double.Exp2(-gapMs / AcrossSessionsHalfLifeMs);
            }

            later = earlier.TimeMs;
            if (earlier.Item == interaction.Item
                || earlier.Kind is EventKind.Refund or EventKind.RemoveFromCart or EventKind.RemoveFromWishlist
                || met[..count].Contains(earlier.Item))
            {
                continue;
            }

            met[count] = earlier.Item;
            if (count++ < VisitedBefore && weight >= LeastStep)
            {
                // The step before counts full, the one before that half; backwards less than forwards.
                var step = (float)(count == 1 ? weight : 0.5 * weight);
                signals.AddNeighbour(earlier.Item, interaction.Item, NeighbourKind.Visited, step);
                signals.AddNeighbour(interaction.Item, earlier.Item, NeighbourKind.Visited, step * 0.5f);
            }

            if (isNew)
            {
                signals.AddNeighbour(earlier.Item, interaction.Item, NeighbourKind.Met, 1);
                signals.AddNeighbour(interaction.Item, earlier.Item, NeighbourKind.Met, 1);
            }
        }
    }

    /// <summary>Adds what was bought with it in the session.</summary>
    private void AddPurchases(in Interaction purchase, ReadOnlySpan<Interaction> before)
    {
        var bought = 0;
        var later = purchase.TimeMs;
        for (var i = before.Length - 1; i >= 0 && i >= before.Length - LookBack && bought < BoughtBefore; i--)
        {
            ref readonly var earlier = ref before[i];
            if (later - earlier.TimeMs > rules.SessionGapMs)
            {
                return;
            }

            later = earlier.TimeMs;
            if (earlier.Kind == EventKind.Purchase && earlier.Item != purchase.Item)
            {
                signals.AddNeighbour(earlier.Item, purchase.Item, NeighbourKind.Bought, 1);
                signals.AddNeighbour(purchase.Item, earlier.Item, NeighbourKind.Bought, 1);
                bought++;
            }
        }
    }

    private static bool Contains(ReadOnlySpan<Interaction> interactions, ItemOrdinal item)
    {
        foreach (ref readonly var interaction in interactions)
        {
            if (interaction.Item == item)
            {
                return true;
            }
        }

        return false;
    }

    private static ProductCounts? CountsOf(EventKind kind) => kind switch
    {
        EventKind.ViewItem or EventKind.SelectItem => View,
        EventKind.AddToCart or EventKind.AddToWishlist or EventKind.BeginCheckout => Cart,
        EventKind.Purchase => Purchase,
        _ => null,
    };

    /// <summary>The strongest weight that the user's other interactions with an item within the window have counted with; 0 for none.</summary>
    private double Counted(ItemOrdinal item, long timeMs, ReadOnlySpan<Interaction> before, ReadOnlySpan<Interaction> after, long nowMs)
    {
        var strongest = 0.0;
        for (var i = before.Length - 1; i >= 0 && timeMs - before[i].TimeMs <= _repeatWindowMs; i--)
        {
            if (before[i].Item == item && CountsOf(before[i].Kind) is not null)
            {
                strongest = Math.Max(strongest, rules.WeightOf(before[i].Kind));
            }
        }

        for (var i = 0; i < after.Length && Math.Min(after[i].TimeMs, nowMs) - timeMs <= _repeatWindowMs; i++)
        {
            if (after[i].Item == item && CountsOf(after[i].Kind) is not null)
            {
                strongest = Math.Max(strongest, rules.WeightOf(after[i].Kind));
            }
        }

        return strongest;
    }
}
