using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>A product that shoppers dealt with and that a silo has no row of.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Shoppers">Hashes of the shoppers' ids, each once; no more than it takes to believe in the product.</param>
/// <param name="Signals">What they did with it.</param>
[GenerateSerializer, Immutable, Alias("NamedProduct")]
internal sealed record NamedProduct(
    [property: Id(0)] string ItemId,
    [property: Id(1)] ulong[] Shoppers,
    [property: Id(2)] ProductSignals Signals);
