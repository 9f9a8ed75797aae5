namespace RealtimeRec.Catalog;

/// <summary>The silo's numbering of items, categories and brands.</summary>
internal sealed class CatalogIds
{
    /// <summary>Item ids; an item's ordinal is its row in the replica and in the vector index.</summary>
    public IdTable Items { get; } = new();

    /// <summary>Category names.</summary>
    public NameTable Categories { get; } = new();

    /// <summary>Brands.</summary>
    public NameTable Brands { get; } = new();
}
