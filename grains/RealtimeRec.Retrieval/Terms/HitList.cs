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
        if (segment.Find(term) is not (var place and >= 0))
        {
            return;
        }

        // A row takes two bytes at least.
        Reserve((segment.BytesOf(place) / 2) + 1);
        var (owners, number, count) = (index.Owners, segment.Number, Count);
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
        var shares = new Dictionary<int, (int Terms, float Worth)>();
        for (var i = 0; i < alternative.Terms.Length; i++)
        {
            if (segment.Find(alternative.Terms[i]) is not (var place and >= 0))
            {
                return;
            }

            for (var reader = segment.Postings(place); reader.MoveNext();)
            {
                var (terms, worth) = shares.GetValueOrDefault(reader.Row);
                if (terms == i && index.Owners[reader.Row] == segment.Number)
                {
                    shares[reader.Row] = (terms + 1, worth + TermImpact.Saturated(reader.Impact));
                }
            }
        }

        Reserve(shares.Count);
        foreach (var (row, (terms, worth)) in shares.Where(share => share.Value.Terms == alternative.Terms.Length).OrderBy(share => share.Key))
        {
            _rows[Count] = row;
            _worths[Count] = alternative.Weight * worth / terms;
            Count++;
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
