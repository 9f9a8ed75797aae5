namespace RealtimeRec.Retrieval.Terms;

/// <summary>How a term came out of a text.</summary>
public enum TermRole
{
    /// <summary>A word, number or model number as it stands.</summary>
    Word,

    /// <summary>The letters or the digits of a word that has both.</summary>
    Part,

    /// <summary>Two neighbours written together: <c>BC-1010</c> and <c>BC 1010</c> as <c>bc1010</c>, <c>t-shirt</c> as <c>tshirt</c>.</summary>
    Join,

    /// <summary>A character of a script that is written without spaces.</summary>
    Character,

    /// <summary>Two such characters side by side.</summary>
    Pair,
}
