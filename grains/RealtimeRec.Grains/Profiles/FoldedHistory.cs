using System.Numerics.Tensors;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Events;

namespace RealtimeRec.Profiles;

/// <summary>
/// What remains of interactions too old to be kept one by one: a decayed vector, decayed affinities and what was bought.
/// Which interactions are folded depends only on their event times, so the result does not depend on the order of arrival.
/// </summary>
internal sealed class FoldedHistory
{
    /// <summary>Most categories and brands kept.</summary>
    public const int MaxAffinities = 32;

    /// <summary>Most purchases remembered.</summary>
    public const int MaxPurchases = 512;

    private readonly Dictionary<ItemOrdinal, (long TimeMs, long Balance)> _purchases = [];

    /// <summary>Sum of weight · decay · item vector, relative to <see cref="ReferenceMs"/>; empty until an item with a vector was folded.</summary>
    public float[] Vector { get; private set; } = [];

    /// <summary>The models that made the item vectors in <see cref="Vector"/> (<see cref="ModelSet.Version"/>).</summary>
    public string Models { get; private set; } = "";

    /// <summary>Milliseconds since 1970 that <see cref="Vector"/> is relative to.</summary>
    public long ReferenceMs { get; private set; } = long.MinValue;

    /// <summary>Interactions folded.</summary>
    public long Count { get; private set; }

    /// <summary>By category ordinal.</summary>
    public DecayedWeights<CategoryOrdinal> Categories { get; private init; } = new(MaxAffinities);

    /// <summary>By brand ordinal.</summary>
    public DecayedWeights<BrandOrdinal> Brands { get; private init; } = new(MaxAffinities);

    /// <summary>
    /// By item ordinal, the latest purchase or return and the pieces bought less those sent back, below 0 when more came back
    /// than is known to have been bought.
    /// </summary>
    public IReadOnlyDictionary<ItemOrdinal, (long TimeMs, long Balance)> Purchases => _purchases;

    /// <summary>Takes one interaction in.</summary>
    /// <param name="interaction">The interaction.</param>
    /// <param name="quantity">Its pieces.</param>
    /// <param name="weight">Its event weight.</param>
    /// <param name="row">Its product, if known; an unknown product adds nothing to the vector.</param>
    /// <param name="models">The models that the product's vector is made by. What was folded by others is let go: it does not compare.</param>
    /// <param name="halfLifeMs">Half-life of long-term interest.</param>
    public void Add(in Interaction interaction, int quantity, double weight, CatalogRow? row, ModelSet models, double halfLifeMs)
    {
        Count++;
        if (interaction.Kind is EventKind.Purchase or EventKind.Refund)
        {
            RememberPurchase(interaction.Item, interaction.TimeMs, interaction.Kind == EventKind.Purchase ? quantity : -(long)quantity);
        }

        if (row is null || weight == 0)
        {
            return;
        }

        if (Models != models.Version)
        {
            (Models, Vector) = (models.Version, new float[models.Dimensions]);
        }

        if (ReferenceMs == long.MinValue)
        {
            ReferenceMs = interaction.TimeMs;
        }
        else if (interaction.TimeMs > ReferenceMs)
        {
            TensorPrimitives.Multiply(Vector, (float)double.Exp2((ReferenceMs - interaction.TimeMs) / halfLifeMs), Vector);
            ReferenceMs = interaction.TimeMs;
        }

        var decayed = weight * double.Exp2((interaction.TimeMs - ReferenceMs) / halfLifeMs);
        if (row.Vector.Dimensions == Vector.Length)
        {
            TensorPrimitives.MultiplyAdd(row.Vector.Values, (float)decayed, Vector, Vector);
        }

        foreach (var category in row.Categories)
        {
            Categories.Add(category, weight, interaction.TimeMs, halfLifeMs);
        }

        if (!row.Brand.IsNone)
        {
            Brands.Add(row.Brand, weight, interaction.TimeMs, halfLifeMs);
        }
    }

    /// <summary>Takes in another one's remainder. Of vectors by different models the one that compares with the present ones stays.</summary>
    /// <param name="other">The other one.</param>
    /// <param name="models">The models that serve.</param>
    /// <param name="halfLifeMs">Half-life of long-term interest.</param>
    public void Add(FoldedHistory other, ModelSet models, double halfLifeMs)
    {
        Count += other.Count;
        foreach (var (item, purchase) in other._purchases)
        {
            RememberPurchase(item, purchase.TimeMs, purchase.Balance);
        }

        Categories.Add(other.Categories, halfLifeMs);
        Brands.Add(other.Brands, halfLifeMs);
        if (other.ReferenceMs == long.MinValue)
        {
            return;
        }

        if (Models == other.Models && Vector.Length == other.Vector.Length)
        {
            var reference = Math.Max(ReferenceMs, other.ReferenceMs);
            TensorPrimitives.Multiply(Vector, (float)double.Exp2((ReferenceMs - reference) / halfLifeMs), Vector);
            TensorPrimitives.MultiplyAdd(other.Vector, (float)double.Exp2((other.ReferenceMs - reference) / halfLifeMs), Vector, Vector);
            ReferenceMs = reference;
        }
        else if (ReferenceMs == long.MinValue || other.Models == models.Version)
        {
            (Models, Vector, ReferenceMs) = (other.Models, (float[])other.Vector.Clone(), other.ReferenceMs);
        }
    }

    /// <summary>Puts back stored state.</summary>
    public void Restore(long count, long referenceMs, string models, ReadOnlySpan<float> vector)
    {
        Count = count;
        ReferenceMs = referenceMs;
        Models = models;
        Vector = vector.ToArray();
    }

    /// <summary>Adds a purchase, or a return as a negative number of pieces. A plain sum: it does not depend on the order of arrival.</summary>
    public void RememberPurchase(ItemOrdinal item, long timeMs, long pieces)
    {
        var known = _purchases.GetValueOrDefault(item, (TimeMs: long.MinValue, Balance: 0));
        _purchases[item] = (Math.Max(known.TimeMs, timeMs), known.Balance + pieces);
        if (_purchases.Count > MaxPurchases)
        {
            _purchases.Remove(_purchases.MinBy(pair => pair.Value.TimeMs).Key);
        }
    }

    /// <summary>An independent copy, for readers off the grain.</summary>
    public FoldedHistory Clone()
    {
        var clone = new FoldedHistory
        {
            Models = Models,
            Vector = (float[])Vector.Clone(),
            Categories = Categories.Clone(),
            Brands = Brands.Clone(),
            Count = Count,
            ReferenceMs = ReferenceMs,
        };
        foreach (var (item, purchase) in _purchases)
        {
            clone._purchases[item] = purchase;
        }

        return clone;
    }
}
