using System.Buffers;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>The rows of one clause with what it is worth in each, in arrays of the shared pool.</summary>
internal sealed class HitList
{
    private const int First = 256;

    private int[] _rows = ArrayPool<int>.Shared.Rent(First);
    private float[] _worths = ArrayPool<float>.Shared.Rent(First);

    /// <summary>Rows so far.</summary>
    public int Count { get; private set; }

    /// <summary>The arrays, which go back to the pool by whoever takes them.</summary>
    public (int[] Rows, float[] Worths) Take() => (_rows, _worths);

    /// <summary>Adds the rows of a segment, in ascending order.</summary>
    public void Add(TermIndexSnapshot index, TermSegment segment, TermClause clause)
    {
        var start = Count;
        var isSorted = true;
        foreach (var alternative in clause.Alternatives)
        {
            var before = Count;
            if (alternative.Terms is [var term])
            {
                AddTerm(index, segment, term, alternative.Weight);
            }
            else
            {
                AddAll(index, segment, alternative);
            }

            isSorted &= before == start || Count == before;
        }

        if (!isSorted)
        {
            Unite(start);
        }
    }

    private void AddTerm(TermIndexSnapshot index, TermSegment segment, string term, float weight)
    {
        if (segment.Find(term) is var place and >= 0)
        {
            Add(index, segment, place, weight);
        }
    }

    private void Add(TermIndexSnapshot index, TermSegment segment, int place, float weight)
    {
        // A row takes two bytes at least.
        Reserve((segment.BytesOf(place) / 2) + 1);
        var (owners, number, count) = (index.Owners, segment.Number, Count);
        if (owners.RowsOf(number) == segment.Rows)
        {
            // None of them is indexed anew elsewhere.
            Count += segment.Postings(place).ReadAll(_rows.AsSpan(count), _worths.AsSpan(count), weight);
            return;
        }

        for (var reader = segment.Postings(place); reader.MoveNext();)
        {
            if (owners[reader.Row] == number)
            {
                _rows[count] = reader.Row;
                _worths[count++] = weight * TermImpact.Saturated(reader.Impact);
            }
        }

        Count = count;
    }

    /// <summary>Adds the rows that have all terms of an alternative: worth the mean of them.</summary>
    private void AddAll(TermIndexSnapshot index, TermSegment segment, TermAlternative alternative)
    {
        var places = Array.ConvertAll(alternative.Terms, term => segment.Find(term));
        if (places.Contains(-1))
        {
            return;
        }

        // From the rarest on, each takes away what does not have it.
        Array.Sort(Array.ConvertAll(places, segment.BytesOf), places);
        var start = Count;
        Add(index, segment, places[0], alternative.Weight / places.Length);
        foreach (var place in places.AsSpan(1))
        {
            var kept = start;
            var reader = segment.Postings(place);
            var isThere = reader.MoveNext();
            for (var i = start; i < Count && isThere; i++)
            {
                while (isThere && reader.Row < _rows[i])
                {
                    isThere = reader.MoveNext();
                }

                if (isThere && reader.Row == _rows[i])
                {
                    (_rows[kept], _worths[kept]) = (_rows[i], _worths[i] + (alternative.Weight / places.Length * TermImpact.Saturated(reader.Impact)));
                    kept++;
                }
            }

            Count = kept;
        }
    }

    /// <summary>Puts rows of several alternatives in order, each once with the most that it is worth.</summary>
    private void Unite(int start)
    {
        var rows = _rows.AsSpan(start, Count - start);
        var worths = _worths.AsSpan(start, Count - start);
        rows.Sort(worths);
        var kept = 0;
        for (var i = 1; i < rows.Length; i++)
        {
            if (rows[i] == rows[kept])
            {
                worths[kept] = Math.Max(worths[kept], worths[i]);
            }
            else
            {
                kept++;
                (rows[kept], worths[kept]) = (rows[i], worths[i]);
            }
        }

        Count = start + (rows.Length == 0 ? 0 : kept + 1);
    }

    private void Reserve(int more)
    {
        if (Count + more <= _rows.Length)
        {
            return;
        }

        var (rows, worths) = (ArrayPool<int>.Shared.Rent(Math.Max(Count + more, 2 * _rows.Length)), ArrayPool<float>.Shared.Rent(Math.Max(Count + more, 2 * _rows.Length)));
        _rows.AsSpan(0, Count).CopyTo(rows);
        _worths.AsSpan(0, Count).CopyTo(worths);
        ArrayPool<int>.Shared.Return(_rows);
        ArrayPool<float>.Shared.Return(_worths);
        (_rows, _worths) = (rows, worths);
    }
}
