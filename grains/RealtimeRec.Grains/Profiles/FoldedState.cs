using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Profiles;

/// <summary><see cref="FoldedHistory"/> as it is stored: names in place of ordinals.</summary>
[GenerateSerializer, Immutable, Alias("FoldedState")]
internal sealed class FoldedState
{
    [Id(0)] public long Count { get; init; }

    [Id(1)] public long ReferenceMs { get; init; }

    [Id(2)] public required Embedding Vector { get; init; }

    [Id(3)] public long CategoriesReferenceMs { get; init; }

    [Id(4)] public Dictionary<string, double> Categories { get; init; } = [];

    [Id(5)] public long BrandsReferenceMs { get; init; }

    [Id(6)] public Dictionary<string, double> Brands { get; init; } = [];

    [Id(7)] public string[] PurchasedItems { get; init; } = [];

    [Id(8)] public long[] PurchaseTimes { get; init; } = [];

    /// <summary>Whether each was sent back, as it was stored before <see cref="Balances"/>; empty since.</summary>
    [Id(9)] public bool[] Returned { get; init; } = [];

    [Id(10)] public string Models { get; init; } = "";

    /// <summary>Pieces of each bought less those sent back.</summary>
    [Id(11)] public long[] Balances { get; init; } = [];

    public static FoldedState Of(FoldedHistory history, CatalogIds ids)
    {
        var purchases = history.Purchases.ToArray();
        return new FoldedState
        {
            Count = history.Count,
            ReferenceMs = history.ReferenceMs,
            Models = history.Models,
            Vector = Embedding.FromOwned([.. history.Vector]),
            CategoriesReferenceMs = history.Categories.ReferenceMs,
            Categories = history.Categories.Values.ToDictionary(pair => ids.Categories[pair.Key], pair => pair.Value),
            BrandsReferenceMs = history.Brands.ReferenceMs,
            Brands = history.Brands.Values.ToDictionary(pair => ids.Brands[pair.Key], pair => pair.Value),
            PurchasedItems = Array.ConvertAll(purchases, pair => ids.Items[pair.Key]),
            PurchaseTimes = Array.ConvertAll(purchases, pair => pair.Value.TimeMs),
            Balances = Array.ConvertAll(purchases, pair => pair.Value.Balance),
        };
    }

    public static FoldedHistory Restore(FoldedState state, CatalogIds ids)
    {
        var history = new FoldedHistory();
        history.Restore(state.Count, state.ReferenceMs, state.Models, state.Vector.Values);
        history.Categories.Restore(
            state.CategoriesReferenceMs,
            state.Categories.Select(pair => KeyValuePair.Create(ids.Categories.GetOrAdd(pair.Key), pair.Value)));
        history.Brands.Restore(
            state.BrandsReferenceMs,
            state.Brands.Select(pair => KeyValuePair.Create(ids.Brands.GetOrAdd(pair.Key), pair.Value)));
        for (var i = 0; i < state.PurchasedItems.Length; i++)
        {
            // Before quantities were stored, what was not sent back was bought: one piece of it, as far as anyone knows.
            var balance = state.Balances.Length > 0 ? state.Balances[i] : state.Returned[i] ? 0 : 1;
            history.RememberPurchase(ids.Items.GetOrAdd(state.PurchasedItems[i]), state.PurchaseTimes[i], balance);
        }

        return history;
    }
}
