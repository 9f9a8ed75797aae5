namespace RealtimeRec.Catalog;

/// <summary>The state of the answering silo's replica.</summary>
/// <param name="Ready">Whether every shard was loaded.</param>
/// <param name="Products">Rows known, retired ones included.</param>
/// <param name="OnSale">Rows on sale.</param>
/// <param name="Indexed">Rows on sale that have a vector.</param>
[GenerateSerializer, Immutable, Alias("CatalogStatus")]
public sealed record CatalogStatus(
    [property: Id(0)] bool Ready,
    [property: Id(1)] int Products,
    [property: Id(2)] int OnSale,
    [property: Id(3)] int Indexed);
