namespace RealtimeRec.Retrieval.Terms;

/// <summary>How many slips of the finger are between two words.</summary>
internal static class EditDistance
{
    /// <summary>
    /// Insertions, deletions, replacements and swaps of neighbours (Damerau, optimal string alignment) that make one word of another; one of the first letter counts
    /// double. More than <paramref name="most"/> need not be exact.
    /// </summary>
    public static int Between(ReadOnlySpan<char> a, ReadOnlySpan<char> b, int most)
    {
        if (Math.Abs(a.Length - b.Length) > most || a.Length > TextAnalyzer.MaxTermLength || b.Length > TextAnalyzer.MaxTermLength)
        {
            return most + 1;
        }

        const int Width = TextAnalyzer.MaxTermLength + 1;
        Span<byte> before = stackalloc byte[Width];
        Span<byte> above = stackalloc byte[Width];
        Span<byte> row = stackalloc byte[Width];
        for (var j = 0; j <= b.Length; j++)
        {
            above[j] = (byte)(j + (j > 0 ? 1 : 0));
        }

        for (var i = 1; i <= a.Length; i++)
        {
            row[0] = (byte)(i + 1);
            var least = (int)row[0];
            for (var j = 1; j <= b.Length; j++)
            {
                var best = Math.Min(
                    Math.Min(above[j] + (i == 1 ? 2 : 1), row[j - 1] + (j == 1 ? 2 : 1)),
                    above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : i == 1 || j == 1 ? 2 : 1));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    best = Math.Min(best, before[j - 2] + (i == 2 || j == 2 ? 2 : 1));
                }

                row[j] = (byte)best;
                least = Math.Min(least, best);
            }

            if (least > most)
            {
                return most + 1;
            }

            var spare = before;
            before = above;
            above = row;
            row = spare;
        }

        return above[b.Length];
    }
}
