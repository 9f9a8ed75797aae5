using RealtimeRec.Encoders;

namespace RealtimeRec.Catalog;

/// <summary>Finds a product's row by its ordinal; no network, no lock.</summary>
internal interface ICatalogRows
{
    /// <summary>The row, or null when the catalogue does not know the item (yet).</summary>
    CatalogRow? Find(ItemOrdinal item);

    /// <summary>The models that the rows' vectors are made by.</summary>
    ModelSet Models { get; }

    /// <summary>Whether all of the catalogue is here; before that, an item not found may be a product all the same.</summary>
    bool IsComplete => true;
}
