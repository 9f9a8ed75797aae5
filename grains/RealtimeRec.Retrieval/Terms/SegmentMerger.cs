namespace RealtimeRec.Retrieval.Terms;

/// <summary>Makes one segment of several.</summary>
internal static class SegmentMerger
{
    /// <summary>Merges segments; what is no longer theirs is left out.</summary>
    /// <param name="number">Number of the new segment.</param>
    /// <param name="segments">The segments.</param>
    /// <param name="owners">Whose each row is.</param>
    /// <returns>The segment, and its rows.</returns>
    public static (TermSegment Segment, IReadOnlyCollection<int> Rows) Merge(int number, TermSegment[] segments, RowOwners owners)
    {
        var writer = new PostingWriter();
        var places = new int[segments.Length];
        var postings = new List<(int Row, byte Impact)>();
        var rows = new HashSet<int>();
        while (NextTerm(segments, places) is { } term)
        {
            postings.Clear();
            for (var i = 0; i < segments.Length; i++)
            {
                if (places[i] < segments[i].Terms.Length && segments[i].Terms[places[i]] == term)
                {
                    for (var reader = segments[i].Postings(places[i]++); reader.MoveNext();)
                    {
                        if (owners[reader.Row] == segments[i].Number)
                        {
                            postings.Add((reader.Row, reader.Impact));
                            rows.Add(reader.Row);
                        }
                    }
                }
            }

            postings.Sort(static (a, b) => a.Row.CompareTo(b.Row));
            writer.Begin(term);
            foreach (var (row, impact) in postings)
            {
                writer.Add(row, impact);
            }

            writer.EndTerm();
        }

        return (writer.Build(number, rows.Count), rows);
    }

    private static string? NextTerm(TermSegment[] segments, int[] places)
    {
        string? first = null;
        for (var i = 0; i < segments.Length; i++)
        {
            if (places[i] < segments[i].Terms.Length && segments[i].Terms[places[i]] is var term && (first is null || string.CompareOrdinal(term, first) < 0))
            {
                first = term;
            }
        }

        return first;
    }
}
