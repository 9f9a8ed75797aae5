namespace RealtimeRec.Catalog;

/// <summary>What a search asks of every product that has its words.</summary>
[Flags]
internal enum RowTraits : byte
{
    /// <summary>Nothing of it, or no row.</summary>
    None = 0,

    /// <summary>As <see cref="CatalogRow.IsFindable"/>.</summary>
    Findable = 1,

    /// <summary>As <see cref="CatalogRow.OnSale"/>.</summary>
    OnSale = 2,

    /// <summary>It is one of a group of variants.</summary>
    Variant = 4,

    /// <summary>Its price has decimal places that <see cref="PriceCode.UnitsOf"/> cuts off.</summary>
    FinePrice = 8,
}
