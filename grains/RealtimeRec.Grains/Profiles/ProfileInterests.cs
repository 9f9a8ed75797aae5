using System.Numerics.Tensors;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Events;

namespace RealtimeRec.Profiles;

/// <summary>
/// What a profile says about its user's interests, worked out from the interactions and the catalogue as they are now.
/// Weights decay relative to the user's latest event, not to the clock: the direction of a vector does not change by
/// waiting, and an import of old events gives the profiles it would have given live.
/// </summary>
internal sealed class ProfileInterests
{
    private const int RecentItems = 10;
    private const int Searches = 5;
    private const int SessionLookBack = 50;

    /// <summary>What lasting interest counts in the affinities beside current interest.</summary>
    private const float LastingShare = 0.5f;

    private ProfileInterests()
    {
    }

    /// <summary>Unit vector of the current interests; zero when nothing is known.</summary>
    public required Embedding ShortTerm { get; init; }

    /// <summary>Unit vector of the lasting interests; zero when nothing is known.</summary>
    public required Embedding LongTerm { get; init; }

    /// <summary>Unit vector of the latest searches alone; zero when there are none, or no encoder answered for them.</summary>
    public required Embedding Searched { get; init; }

    /// <summary>What the searches count among the current interests, 0 to 1.</summary>
    public required float SearchShare { get; init; }

    /// <summary>Share of the user's attention by category ordinal, 0 to 1.</summary>
    public required IReadOnlyDictionary<CategoryOrdinal, float> Categories { get; init; }

    /// <summary>Share of the user's attention by brand ordinal, 0 to 1.</summary>
    public required IReadOnlyDictionary<BrandOrdinal, float> Brands { get; init; }

    /// <summary>The items dealt with last, latest first, each once.</summary>
    public required IReadOnlyList<RecentItem> Recent { get; init; }

    /// <summary>All that is known one by one of what the user did, oldest first.</summary>
    public required Interaction[] Interactions { get; init; }

    /// <summary>By item, or group of variants (<see cref="CatalogRow.Listed"/>), how freshly it was seen in the latest session: 1 for the last, falling.</summary>
    public required IReadOnlyDictionary<ListedOrdinal, float> Seen { get; init; }

    /// <summary>Items bought and not wholly sent back.</summary>
    public required IReadOnlySet<ItemOrdinal> Purchased { get; init; }

    /// <summary>Ordinals of the groups of variants that they belong to.</summary>
    public required IReadOnlySet<GroupOrdinal> PurchasedGroups { get; init; }

    /// <summary>Whether there is nothing to go by.</summary>
    public bool IsEmpty => ShortTerm.IsZero && LongTerm.IsZero && Recent.Count == 0;

    /// <summary>Reads a profile.</summary>
    public static ProfileInterests Of(
        ProfileSnapshot profile, ICatalogRows rows, ProfileRules rules)
    {
        var models = rows.Models;
        var dimensions = models.Dimensions;
        var interactions = profile.Interactions;
        var latestMs = Math.Max(
            interactions.Length > 0 ? interactions[^1].TimeMs : long.MinValue,
            profile.Searches.Length > 0 ? profile.Searches[^1].TimeMs : long.MinValue);
        var shortTerm = new float[dimensions];
        var longTerm = new float[dimensions];
        var categories = new Dictionary<CategoryOrdinal, float>();
        var brands = new Dictionary<BrandOrdinal, float>();
        var recent = new List<RecentItem>(RecentItems);
        var seen = new Dictionary<ListedOrdinal, float>();
        var purchases = new Dictionary<ItemOrdinal, long>();

        if (profile.Folded is { } folded)
        {
            AddFolded(folded, models, latestMs, rules, longTerm, categories, brands);
            foreach (var (item, purchase) in folded.Purchases)
            {
                purchases[item] = Math.Max(0, purchase.Balance);
            }
        }

        var (shortTermMass, longTermMass) = (0f, TensorPrimitives.Norm(longTerm));
        var rank = 0;
        var inSession = true;
        var laterMs = latestMs;
        for (var i = interactions.Length - 1; i >= 0; i--)
        {
            ref readonly var interaction = ref interactions[i];
            inSession &= laterMs - interaction.TimeMs <= rules.SessionGapMs && rank < SessionLookBack;
            laterMs = interaction.TimeMs;
            var weight = rules.WeightOf(interaction.Kind);
            var row = rows.Find(interaction.Item);
            if (row is not null && weight != 0)
            {
                var age = latestMs - interaction.TimeMs;
                var lasting = (float)(weight * double.Exp2(-age / rules.LongTermHalfLifeMs));
                var current = (float)(weight * Math.Pow(rules.ShortTermRankDecay, rank) * double.Exp2(-age / rules.ShortTermHalfLifeMs));
                longTermMass += Math.Abs(lasting);
                shortTermMass += Math.Abs(current);
                AddVector(longTerm, row.Vector, lasting);
                AddVector(shortTerm, row.Vector, current);
                foreach (var category in row.Categories)
                {
                    categories[category] = categories.GetValueOrDefault(category) + (LastingShare * lasting) + current;
                }

                if (!row.Brand.IsNone)
                {
                    brands[row.Brand] = brands.GetValueOrDefault(row.Brand) + (LastingShare * lasting) + current;
                }
            }

            if (inSession)
            {
                seen.TryAdd(row?.Listed ?? ListedOrdinal.Of(interaction.Item), MathF.Pow(0.9f, seen.Count));
            }

            if (weight > 0)
            {
                AddRecent(recent, interaction);
            }

            rank++;
        }

        foreach (ref readonly var interaction in interactions.AsSpan())
        {
            if (interaction.Kind is EventKind.Purchase or EventKind.Refund)
            {
                purchases[interaction.Item] = PurchaseBalance.After(
                    purchases.GetValueOrDefault(interaction.Item), interaction.Kind, profile.DetailOf(interaction).Quantity);
            }
        }

        var purchased = new HashSet<ItemOrdinal>();
        var groups = new HashSet<GroupOrdinal>();
        foreach (var (item, balance) in purchases)
        {
            if (balance > 0)
            {
                purchased.Add(item);
                if (rows.Find(item) is { Group.IsNone: false } variant)
                {
                    groups.Add(variant.Group);
                }
            }
        }

        var searched = new float[dimensions];
        var searchMass = AddSearches(profile, latestMs, rules, models.Queries, searched);
        TensorPrimitives.Add(shortTerm, searched, shortTerm);
        shortTermMass += searchMass;
        return new ProfileInterests
        {
            ShortTerm = Direction(shortTerm, shortTermMass),
            LongTerm = Direction(longTerm, longTermMass),
            Searched = Direction(searched, searchMass),
            SearchShare = searchMass > 0 ? searchMass / shortTermMass : 0,
            Categories = Shares(categories),
            Brands = Shares(brands),
            Recent = recent,
            Interactions = interactions,
            Seen = seen,
            Purchased = purchased,
            PurchasedGroups = groups,
        };
    }

    /// <summary>The searches that count.</summary>
    public static IEnumerable<SearchInteraction> LatestSearches(ProfileSnapshot profile) => profile.Searches.TakeLast(Searches);

    private static void AddFolded(
        FoldedHistory folded, ModelSet models, long latestMs, ProfileRules rules, float[] longTerm, Dictionary<CategoryOrdinal, float> categories, Dictionary<BrandOrdinal, float> brands)
    {
        if (folded.ReferenceMs != long.MinValue && folded.Models == models.Version)
        {
            var decay = (float)double.Exp2((folded.ReferenceMs - latestMs) / rules.LongTermHalfLifeMs);
            TensorPrimitives.MultiplyAdd(folded.Vector, decay, longTerm, longTerm);
        }

        AddDecayed(folded.Categories, categories);
        AddDecayed(folded.Brands, brands);

        void AddDecayed<TOrdinal>(DecayedWeights<TOrdinal> weights, Dictionary<TOrdinal, float> sums)
            where TOrdinal : struct, IOrdinal<TOrdinal>
        {
            foreach (var (key, weight) in weights.Values)
            {
                sums[key] = LastingShare * (float)(weight * double.Exp2((weights.ReferenceMs - latestMs) / rules.LongTermHalfLifeMs));
            }
        }
    }

    /// <summary>The unit vector of a sum; zero when what was added has cancelled out and only rounding is left.</summary>
    private static Embedding Direction(float[] sum, float mass)
    {
        if (mass <= 0)
        {
            return Embedding.Zero(sum.Length);
        }

        // What is long past by the latest event's time is so little that its square is none.
        TensorPrimitives.Divide(sum, mass, sum);
        return TensorPrimitives.Norm(sum) <= 1e-4f ? Embedding.Zero(sum.Length) : Embedding.Normalized(sum);
    }

    private static float AddSearches(
        ProfileSnapshot profile, long latestMs, ProfileRules rules, QueryEmbeddingCache queries, float[] sum)
    {
        var mass = 0f;
        var weight = rules.WeightOf(EventKind.Search);
        foreach (var search in LatestSearches(profile))
        {
            // Every interaction since the search is a step away from it.
            var later = profile.Interactions.Length - UpperBound(profile.Interactions, search.TimeMs);
            var decay = Math.Pow(rules.ShortTermRankDecay, later) * double.Exp2(-(latestMs - search.TimeMs) / rules.ShortTermHalfLifeMs);
            var vector = queries.Of(search.Term);
            if (!vector.IsZero)
            {
                AddVector(sum, vector, (float)(weight * decay));
                mass += (float)Math.Abs(weight * decay);
            }
        }

        return mass;
    }

    private static int UpperBound(Interaction[] interactions, long timeMs)
    {
        var position = interactions.Length;
        while (position > 0 && interactions[position - 1].TimeMs > timeMs)
        {
            position--;
        }

        return position;
    }

    private static void AddVector(float[] sum, Embedding vector, float weight)
    {
        if (vector.Dimensions == sum.Length)
        {
            TensorPrimitives.MultiplyAdd(vector.Values, weight, sum, sum);
        }
    }

    private static void AddRecent(List<RecentItem> recent, in Interaction interaction)
    {
        for (var i = 0; i < recent.Count; i++)
        {
            if (recent[i].Item == interaction.Item)
            {
                if (interaction.Kind > recent[i].Kind)
                {
                    recent[i] = recent[i] with { Kind = interaction.Kind };
                }

                return;
            }
        }

        if (recent.Count < RecentItems)
        {
            recent.Add(new RecentItem(interaction.Item, interaction.Kind, MathF.Pow(0.7f, recent.Count)));
        }
    }

    private static Dictionary<TOrdinal, float> Shares<TOrdinal>(Dictionary<TOrdinal, float> weights)
        where TOrdinal : struct, IOrdinal<TOrdinal>
    {
        var sum = weights.Values.Where(weight => weight > 0).Sum();
        return sum <= 0
            ? []
            : weights.Where(pair => pair.Value > 0).ToDictionary(pair => pair.Key, pair => pair.Value / sum);
    }
}
