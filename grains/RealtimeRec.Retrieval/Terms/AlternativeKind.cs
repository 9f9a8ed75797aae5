namespace RealtimeRec.Retrieval.Terms;

/// <summary>How terms came of a word of a query.</summary>
public enum AlternativeKind
{
    /// <summary>As it was typed.</summary>
    Typed,

    /// <summary>It begins with what was typed.</summary>
    Prefix,

    /// <summary>It is spelt nearly like what was typed, and far more usual.</summary>
    Correction,

    /// <summary>It means the same.</summary>
    Synonym,
}
