using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.UnitTests.Retrieval;

/// <summary>The definition of a search: score every row in float32 and sort.</summary>
internal static class NaiveSearch
{
    public static ScoredRow[] Find(IReadOnlyList<Embedding?> rows, ReadOnlySpan<float> query, RowBitmap? filter, int wanted)
    {
        var scored = new List<ScoredRow>();
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row] is { IsZero: false } vector && (filter is null || filter.Contains(new RowOrdinal(row))))
                scored.Add(new ScoredRow(new RowOrdinal(row), FloatKernels.Dot(query, vector.Values)));
        }

        return [.. scored.OrderByDescending(found => found.Score).ThenBy(found => found.Row.Value).Take(wanted)];
    }
}
