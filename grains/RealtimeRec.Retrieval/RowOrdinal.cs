namespace RealtimeRec.Retrieval;

/// <summary>The number of a row of an index, from 0 on, which the index's owner gives out one after the other.</summary>
/// <param name="Value">The number.</param>
public readonly record struct RowOrdinal(int Value)
{
    public override string ToString() => Value.ToString(System.Globalization.CultureInfo.InvariantCulture);
}
