namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// Takes English plurals for their singulars, after the S stemmer of Harman, "How effective is suffixing?", JASIS 42, 1991, which confuses few words of other
/// languages.
/// </summary>
internal static class EnglishPlural
{
    private const int ShortestPlural = 4;

    /// <summary>A folded word without a plural's ending.</summary>
    /// <param name="word">The word.</param>
    /// <param name="buffer">Where a changed word is written; at least as long.</param>
    public static ReadOnlySpan<char> Singular(ReadOnlySpan<char> word, Span<char> buffer)
    {
        if (word.Length < ShortestPlural || word[^1] != 's')
        {
            return word;
        }

        switch (word)
        {
            case [.., 'i', 'e', 's'] when word.Length > ShortestPlural && word[^4] is not ('e' or 'a'):
                word[..^3].CopyTo(buffer);
                buffer[word.Length - 3] = 'y';
                return buffer[..(word.Length - 2)];
            case [.., 's', 's', 'e', 's'] or [.., 'x', 'e', 's'] or [.., 'z', 'z', 'e', 's'] or [.., 'c' or 's', 'h', 'e', 's']:
                return word[..^2];
            case [.., 's' or 'u' or 'i', 's']:
                return word;
            default:
                return word[..^1];
        }
    }
}
