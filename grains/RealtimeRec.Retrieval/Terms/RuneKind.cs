namespace RealtimeRec.Retrieval.Terms;

/// <summary>What a character is to the tokeniser.</summary>
public enum RuneKind
{
    /// <summary>Ends a word: space, punctuation, symbol, emoji, half of a surrogate pair.</summary>
    Separator,

    /// <summary>Belongs to the word without being part of it: an accent, an apostrophe.</summary>
    Joiner,

    /// <summary>A letter or digit of a script that separates its words.</summary>
    Letter,

    /// <summary>A character of a script that does not, or whose single characters mean something.</summary>
    Ideograph,
}
