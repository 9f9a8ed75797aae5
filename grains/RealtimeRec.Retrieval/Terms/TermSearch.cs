using System.Buffers;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>Finds the rows of an index that have what a query asks for, with BM25F scores (<see cref="FieldWeights"/>) beside those of a perfect match.</summary>
public static class TermSearch
{
    /// <summary>Where no row has all words, those are taken that have words of this share of what all of them tell.</summary>
    private const float RelaxedShare = 0.6f;

    /// <summary>Finds rows.</summary>
    /// <param name="index">The index.</param>
    /// <param name="query">The query, with something required.</param>
    /// <param name="corrects">Whether slips are corrected.</param>
    /// <param name="relaxes">Whether, where no row has all words, rows with some of them are found.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static TermMatches Find(TermIndexSnapshot index, TermQuery query, bool corrects = true, bool relaxes = true, CancellationToken cancellationToken = default)
    {
        query = new TermExpander(index).Expand(query, corrects, cancellationToken);
        using var required = Hits.Of(index, query.Required, cancellationToken);
        using var optional = Hits.Of(index, query.Optional, cancellationToken);
        using var excluded = Hits.Of(index, query.Excluded, cancellationToken);
        var all = required.Information + optional.Information;
        if (all <= 0)
        {
            return new TermMatches(query, ArrayPool<ScoredRow>.Shared.Rent(0), 0, false);
        }

        var found = ArrayPool<ScoredRow>.Shared.Rent(Enumerable.Range(0, required.Count).Min(required.TotalOf));
        var count = 0;
        for (var segment = 0; segment < index.Segments.Length; segment++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += FindAll(required, optional, excluded, segment, all, found.AsSpan(count));
        }

        if (count > 0 || !relaxes || query.Required.Count == 1)
        {
            return new TermMatches(query, found, count, false);
        }

        ArrayPool<ScoredRow>.Shared.Return(found);
        var relaxed = Relaxed(index, required, optional, excluded);
        found = ArrayPool<ScoredRow>.Shared.Rent(relaxed.Length);
        relaxed.CopyTo(found, 0);
        return new TermMatches(query, found, relaxed.Length, true);
    }

    /// <summary>What each required word of a query is worth in rows, for each row in the order of the words; for explaining.</summary>
    /// <param name="index">The index.</param>
    /// <param name="query">The query as it was widened (<see cref="TermMatches.Query"/>).</param>
    /// <param name="rows">The rows.</param>
    public static float[][] SharesOf(TermIndexSnapshot index, TermQuery query, IReadOnlyList<RowOrdinal> rows)
    {
        using var required = Hits.Of(index, query.Required, CancellationToken.None);
        using var optional = Hits.Of(index, query.Optional, CancellationToken.None);
        var all = required.Information + optional.Information;
        var shares = new float[rows.Count][];
        for (var i = 0; i < shares.Length; i++)
        {
            var row = rows[i].Value;
            var segment = Array.FindIndex(index.Segments, segment => segment.Number == index.Owners[row]);
            shares[i] = segment < 0 || all <= 0 ? new float[required.Count]
                : Array.ConvertAll(required.CursorsOf(segment), cursor => cursor.MoveTo(row) ? cursor.Worth / all : 0);
        }

        return shares;
    }

    /// <returns>How many rows of a segment have all words.</returns>
    private static int FindAll(Hits required, Hits optional, Hits excluded, int segment, float all, Span<ScoredRow> found)
    {
        // The clause with the fewest rows says which rows there can be.
        var cursors = required.CursorsOf(segment);
        Array.Sort(cursors, static (a, b) => a.Left.CompareTo(b.Left));
        var rarest = cursors[0];
        var others = cursors.AsSpan(1);
        var wanted = optional.CursorsOf(segment);
        var unwanted = excluded.CursorsOf(segment);
        var count = 0;
        for (; rarest.Left > 0; rarest.Next())
        {
            var row = rarest.Row;
            var score = rarest.Worth;
            var hasAll = true;
            for (var i = 0; i < others.Length && hasAll; i++)
            {
                hasAll = others[i].MoveTo(row);
                score += hasAll ? others[i].Worth : 0;
            }

            for (var i = 0; i < unwanted.Length && hasAll; i++)
            {
                hasAll = !unwanted[i].MoveTo(row);
            }

            if (hasAll)
            {
                foreach (ref var other in wanted.AsSpan())
                {
                    score += other.MoveTo(row) ? other.Worth : 0;
                }

                found[count++] = new ScoredRow(new RowOrdinal(row), score / all);
            }
        }

        return count;
    }

    /// <summary>The rows with the most telling words.</summary>
    private static ScoredRow[] Relaxed(TermIndexSnapshot index, Hits required, Hits optional, Hits excluded)
    {
        var scores = new Dictionary<int, (float Has, float Score)>();
        for (var segment = 0; segment < index.Segments.Length; segment++)
        {
            for (var clause = 0; clause < required.Count; clause++)
            {
                var (rows, worths) = required.RowsOf(clause, segment);
                var information = required.InformationOf(clause);
                for (var i = 0; i < rows.Length; i++)
                {
                    var (has, score) = scores.GetValueOrDefault(rows[i]);
                    scores[rows[i]] = (has + information, score + (worths[i] * information));
                }
            }

            for (var clause = 0; clause < excluded.Count; clause++)
            {
                foreach (var row in excluded.RowsOf(clause, segment).Rows)
                {
                    scores.Remove(row);
                }
            }
        }

        // A word that no row has tells nothing.
        var known = 0f;
        for (var clause = 0; clause < required.Count; clause++)
        {
            known += required.TotalOf(clause) > 0 ? required.InformationOf(clause) : 0;
        }

        var highest = scores.Count == 0 ? 0 : scores.Values.Max(score => score.Has);
        var least = Math.Min(highest, RelaxedShare * known) - 1e-4f;
        var all = required.Information + optional.Information;
        return [.. scores.Where(pair => pair.Value.Has >= least).Select(pair => new ScoredRow(new RowOrdinal(pair.Key), pair.Value.Score / all))];
    }

    /// <summary>The rows of some clauses, segment by segment in ascending order.</summary>
    private sealed class Hits : IDisposable
    {
        private readonly int[][] _rows;
        private readonly float[][] _worths;
        private readonly int[][] _ends;
        private readonly float[] _information;

        private Hits(int clauses) =>
            (_rows, _worths, _ends, _information) = (new int[clauses][], new float[clauses][], new int[clauses][], new float[clauses]);

        public int Count => _rows.Length;

        /// <summary>What all clauses tell together.</summary>
        public float Information { get; private set; }

        public static Hits Of(TermIndexSnapshot index, IReadOnlyList<TermClause> clauses, CancellationToken cancellationToken)
        {
            var hits = new Hits(clauses.Count);
            for (var i = 0; i < clauses.Count; i++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                hits.Read(index, i, clauses[i]);
            }

            return hits;
        }

        /// <summary>How much a clause tells, in nats: the fewer rows have it, the more.</summary>
        public float InformationOf(int clause) => _information[clause];

        public int TotalOf(int clause) => _ends[clause].Length == 0 ? 0 : _ends[clause][^1];

        public int CountOf(int clause, int segment) => _ends[clause][segment] - StartOf(clause, segment);

        public Slice RowsOf(int clause, int segment)
        {
            var start = StartOf(clause, segment);
            return new Slice(_rows[clause].AsSpan(start, CountOf(clause, segment)), _worths[clause].AsSpan(start, CountOf(clause, segment)));
        }

        /// <summary>The beginnings of all clauses in a segment.</summary>
        public Cursor[] CursorsOf(int segment)
        {
            var cursors = new Cursor[Count];
            for (var clause = 0; clause < cursors.Length; clause++)
            {
                cursors[clause] = new Cursor(_rows[clause], _worths[clause], _information[clause], StartOf(clause, segment), _ends[clause][segment]);
            }

            return cursors;
        }

        public void Dispose()
        {
            foreach (var rows in _rows)
            {
                ArrayPool<int>.Shared.Return(rows);
            }

            foreach (var worths in _worths)
            {
                ArrayPool<float>.Shared.Return(worths);
            }
        }

        private int StartOf(int clause, int segment) => segment == 0 ? 0 : _ends[clause][segment - 1];

        private void Read(TermIndexSnapshot index, int clause, TermClause asked)
        {
            var list = new HitList();
            var ends = new int[index.Segments.Length];
            for (var segment = 0; segment < ends.Length; segment++)
            {
                list.Add(index, index.Segments[segment], asked);
                ends[segment] = list.Count;
            }

            (_rows[clause], _worths[clause]) = list.Take();
            _ends[clause] = ends;
            var count = list.Count;
            _information[clause] = MathF.Log(1 + ((Math.Max(0, index.Rows - count) + 0.5f) / (count + 0.5f)));
            Information += _information[clause];
        }

        public readonly ref struct Slice(ReadOnlySpan<int> rows, ReadOnlySpan<float> worths)
        {
            public ReadOnlySpan<int> Rows { get; } = rows;

            public ReadOnlySpan<float> Worths { get; } = worths;

            public void Deconstruct(out ReadOnlySpan<int> rows, out ReadOnlySpan<float> worths)
            {
                rows = Rows;
                worths = Worths;
            }
        }
    }

    /// <summary>A place among the rows of a clause in a segment.</summary>
    private struct Cursor(int[] rows, float[] worths, float information, int place, int end)
    {
        /// <summary>Rows from here on.</summary>
        public readonly int Left => end - place;

        public readonly int Row => rows[place];

        /// <summary>What the clause is worth in the row, times how much it tells.</summary>
        public readonly float Worth => worths[place] * information;

        public void Next() => place++;

        /// <summary>Goes on to a row, or behind where it would be; false when it is not there.</summary>
        public bool MoveTo(int row)
        {
            if (place < end && rows[place] < row)
            {
                // In steps that double, then by halves.
                var (before, step) = (place, 1);
                while (before + step < end && rows[before + step] < row)
                {
                    before += step;
                    step *= 2;
                }

                place = Math.Min(before + step, end);
                while (before + 1 < place)
                {
                    var middle = (before + place) >>> 1;
                    (before, place) = rows[middle] < row ? (middle, place) : (before, middle);
                }
            }

            return place < end && rows[place] == row;
        }
    }
}
