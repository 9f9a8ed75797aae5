namespace RealtimeRec.Retrieval.Terms;

/// <summary>Goes through the rows of a term, in ascending order.</summary>
internal ref struct PostingReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    /// <summary>The row.</summary>
    public int Row { get; private set; } = -1;

    /// <summary>What the term counts in it (<see cref="TermImpact"/>).</summary>
    public byte Impact { get; private set; }

    /// <summary>Goes to the next row; false behind the last.</summary>
    public bool MoveNext()
    {
        if (_at >= _bytes.Length)
        {
            return false;
        }

        var distance = (int)_bytes[_at++];
        if (distance >= 0x80)
        {
            distance &= 0x7F;
            for (var shift = 7; ; shift += 7)
            {
                var more = _bytes[_at++];
                distance |= (more & 0x7F) << shift;
                if (more < 0x80)
                {
                    break;
                }
            }
        }

        Row += distance + 1;
        Impact = _bytes[_at++];
        return true;
    }

    /// <summary>Reads all rows from here on, with what the term is worth in each.</summary>
    /// <param name="rows">Takes the rows; long enough.</param>
    /// <param name="worths">Takes what the term is worth.</param>
    /// <param name="weight">What it is worth at most.</param>
    /// <returns>How many rows there are.</returns>
    public int ReadAll(Span<int> rows, Span<float> worths, float weight)
    {
        var count = 0;
        while (MoveNext())
        {
            rows[count] = Row;
            worths[count++] = weight * TermImpact.Saturated(Impact);
        }

        return count;
    }
}
