namespace RealtimeRec.Catalog;

/// <summary>Finds a product's row by its ordinal; no network, no lock.</summary>
internal interface ICatalogRows
{
    /// <summary>The row, or null when the catalogue does not know the item (yet).</summary>
    CatalogRow? Find(int item);
}
