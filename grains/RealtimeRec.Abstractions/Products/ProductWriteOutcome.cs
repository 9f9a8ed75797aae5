namespace RealtimeRec.Products;

/// <summary>What an upsert did.</summary>
public enum ProductWriteOutcome : byte
{
    /// <summary>The product was not known before (or only from events).</summary>
    Created = 0,

    /// <summary>It was known and is now different.</summary>
    Updated = 1,

    /// <summary>It was known and is the same.</summary>
    Unchanged = 2,
}
