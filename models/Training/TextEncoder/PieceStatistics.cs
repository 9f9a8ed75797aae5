namespace RealtimeRec.Training.TextEncoder;

/// <summary>What tokens and pairs weigh before training: how rare they are in the texts, from about 0 to 1.</summary>
/// <param name="PieceWeights">One for each token.</param>
/// <param name="PairWeights">One for each row of the hashed table of pairs.</param>
internal sealed record PieceStatistics(float[] PieceWeights, float[] PairWeights)
{
    /// <summary>A pair's row is that of (first × this + second) mod rows.</summary>
    public const long PairFactor = 1_000_003;

    /// <summary>A single ideograph says little beside the pairs it is in.</summary>
    private const float IdeographShare = 0.4f;

    /// <summary>A pair of words says less than each of them.</summary>
    private const float WordPairShare = 0.4f;

    private const float Least = 0.02f;

    /// <summary>The row of a pair.</summary>
    public static int Row(int first, int second, int rows) => (int)(((first * PairFactor) + second) % rows);

    /// <summary>Counts in how many texts each token and row occurs.</summary>
    /// <param name="vocabulary">The tokens.</param>
    /// <param name="texts">Token ids, without special tokens.</param>
    /// <param name="rows">Size of the hashed table.</param>
    public static PieceStatistics Of(WordPieceVocabulary vocabulary, IReadOnlyList<int[]> texts, int rows)
    {
        var pieces = new int[vocabulary.Count];
        var pairs = new int[rows];
        var ideographPairs = new int[rows];
        var seen = new HashSet<int>();
        var seenRows = new HashSet<int>();
        foreach (var text in texts)
        {
            seen.Clear();
            seenRows.Clear();
            for (var i = 0; i < text.Length; i++)
            {
                pieces[text[i]] += seen.Add(text[i]) ? 1 : 0;
                if (i + 1 < text.Length && Row(text[i], text[i + 1], rows) is var row && seenRows.Add(row))
                {
                    pairs[row]++;
                    ideographPairs[row] += vocabulary.IsIdeograph(text[i]) && vocabulary.IsIdeograph(text[i + 1]) ? 1 : 0;
                }
            }
        }

        var all = Math.Log(texts.Count + 2);
        return new PieceStatistics(
            [.. pieces.Select((count, id) => Rarity(count) * (vocabulary.IsIdeograph(id) ? IdeographShare : 1))],
            [.. pairs.Select((count, row) => Rarity(count) * (2 * ideographPairs[row] > count ? 1 : WordPairShare))]);

        float Rarity(int count) => Math.Max(Least, (float)(1 - (Math.Log(count + 1) / all)));
    }
}
