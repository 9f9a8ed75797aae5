namespace RealtimeRec.Search;

/// <summary>Words that mean the same to the shop's shoppers, or words that mean others as well. Each may be several words, in any language.</summary>
/// <param name="Words">What may be typed. Without <see cref="Also"/>, each of them finds the others.</param>
/// <param name="Also">What typing one of <see cref="Words"/> finds as well, and not the other way round; absent where all words mean the same.</param>
[GenerateSerializer, Immutable, Alias("SynonymRule")]
public sealed record SynonymRule([property: Id(0)] string[] Words, [property: Id(1)] string[]? Also = null)
{
    /// <summary>Most rules of a shop.</summary>
    public const int MaxRules = 20_000;

    /// <summary>Most words of each side of a rule.</summary>
    public const int MaxWords = 20;

    /// <summary>Longest of them, in UTF-16 code units.</summary>
    public const int MaxLength = 100;
}
