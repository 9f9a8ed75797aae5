namespace RealtimeRec.Filters;

/// <summary>What of a product a filter looks at.</summary>
public enum FilterField : byte
{
    /// <summary>Its id, compared exactly.</summary>
    ItemId = 0,

    /// <summary>Its brand, in any case.</summary>
    Brand = 1,

    /// <summary>Its categories and those above them, in any case.</summary>
    Categories = 2,

    /// <summary>Its price.</summary>
    Price = 3,

    /// <summary>How many there are.</summary>
    Stock = 4,

    /// <summary>Since when it is for sale: when it was published or, not knowing that, heard of first. In milliseconds since 1970.</summary>
    PublishedAt = 5,

    /// <summary>An attribute, its value compared in any case.</summary>
    Attribute = 6,
}
