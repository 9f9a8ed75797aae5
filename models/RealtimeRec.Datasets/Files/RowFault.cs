namespace RealtimeRec.Datasets.Files;

/// <summary>What is wrong with the quotes of a row.</summary>
internal enum RowFault
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>A quote was opened and not closed.</summary>
    NotClosed,

    /// <summary>Text follows a closing quote.</summary>
    TextAfterQuote,

    /// <summary>The line is longer than any row.</summary>
    TooLong,
}
