namespace RealtimeRec.Products;

/// <summary>What an upsert or a merge did.</summary>
public enum ProductWriteOutcome : byte
{
    /// <summary>The product was not known before (or only from events).</summary>
    Created = 0,

    /// <summary>It was known and is now different.</summary>
    Updated = 1,

    /// <summary>It was known and is the same.</summary>
    Unchanged = 2,

    /// <summary>Nothing: with what was to be merged it would have more than <see cref="ProductLimits.MaxAttributes"/> attributes.</summary>
    Refused = 3,
}
