namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// How much a term's place counts: BM25F (Robertson, Zaragoza and Taylor, "Simple BM25 extension to multiple weighted fields", CIKM 2004), with lengths beside
/// fixed ones, so that every silo scores alike whatever else it holds.
/// </summary>
internal static class FieldWeights
{
    /// <summary>The weighted count of a term at which it is worth half of what it can be.</summary>
    public const float Saturation = 0.6f;

    private static readonly (float Weight, float Length, float LengthShare)[] s_fields =
    [
        (3, 10, 0.5f),
        (2, 1.5f, 0),
        (2, 4, 0.5f),
        (1, 20, 0.75f),
        (1, 30, 0.75f),
        (3, 1, 0),
    ];

    private static readonly float[] s_roles = [1, 0.5f, 1, 0.5f, 1];

    /// <summary>What a term counts by its role.</summary>
    public static float Of(TermRole role) => s_roles[(int)role];

    /// <summary>What each term of a text counts.</summary>
    /// <param name="field">Which text.</param>
    /// <param name="words">Words of all texts of the row that are of this field.</param>
    public static float Of(TermField field, int words)
    {
        var (weight, length, share) = s_fields[(int)field];
        return weight / (1 - share + (share * words / length));
    }
}
