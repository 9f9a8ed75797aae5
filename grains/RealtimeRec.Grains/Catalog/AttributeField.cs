namespace RealtimeRec.Catalog;

/// <summary>The values of one attribute, numbered, chunk by chunk of a snapshot: read when a search first counts them, and then only where products change. Safe for concurrent use.</summary>
/// <param name="name">Name of the attribute.</param>
internal sealed class AttributeField(string name)
{
    private Chunk?[] _chunks = [];

    /// <summary>Names of the values, each way to write one by itself.</summary>
    public IdTable<ValueOrdinal> Values { get; } = new();

    /// <summary>When it was last asked for, in milliseconds that go up.</summary>
    public long UsedMs { get; set; }

    /// <summary>The values of the rows of a chunk.</summary>
    /// <param name="number">Number of the chunk.</param>
    /// <param name="columns">Its columns.</param>
    public ReadOnlySpan<ValueOrdinal> In(int number, CatalogColumns columns)
    {
        var chunks = Volatile.Read(ref _chunks);
        var known = number < chunks.Length ? Volatile.Read(ref chunks[number]) : null;
        if (known is not null && ReferenceEquals(known.Columns, columns))
        {
            return known.Values;
        }

        var read = Read(columns, known);
        lock (Values)
        {
            if (number >= _chunks.Length)
            {
                var grown = new Chunk?[Math.Max(number + 1, 2 * _chunks.Length)];
                _chunks.CopyTo(grown, 0);
                Volatile.Write(ref _chunks, grown);
            }

            Volatile.Write(ref _chunks[number], read);
        }

        return read.Values;
    }

    private Chunk Read(CatalogColumns columns, Chunk? known)
    {
        var values = new ValueOrdinal[CatalogColumns.Length];
        for (var place = 0; place < values.Length; place++)
        {
            var details = columns.Details[place];
            values[place] = known is not null && ReferenceEquals(details, known.Columns.Details[place]) ? known.Values[place]
                : details is not null && details.Product.Attributes.TryGetValue(name, out var value) && value.Length > 0 ? Values.GetOrAdd(value)
                : ValueOrdinal.None;
        }

        return new Chunk(columns, values);
    }

    private sealed record Chunk(CatalogColumns Columns, ValueOrdinal[] Values);
}
