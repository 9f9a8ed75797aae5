namespace RealtimeRec.Retrieval.Terms;

/// <summary>Which text of a row a term stands in.</summary>
public enum TermField
{
    /// <summary>What it is called.</summary>
    Title,

    /// <summary>Who made it.</summary>
    Brand,

    /// <summary>What it belongs to.</summary>
    Category,

    /// <summary>A property.</summary>
    Attribute,

    /// <summary>Longer text.</summary>
    Description,

    /// <summary>Its id.</summary>
    Id,
}
