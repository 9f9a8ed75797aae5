using RealtimeRec.Retrieval;

namespace RealtimeRec.Catalog;

/// <summary>The number of an item on this silo: that of its row, in the replica and in the vector index.</summary>
/// <param name="Value">The number.</param>
internal readonly record struct ItemOrdinal(int Value) : IOrdinal<ItemOrdinal>
{
    public static ItemOrdinal Of(int value) => new(value);

    /// <summary>The item of a row of the vector index.</summary>
    public static ItemOrdinal Of(RowOrdinal row) => new(row.Value);

    /// <summary>Its row in the vector index.</summary>
    public RowOrdinal Row => new(Value);
}
