namespace RealtimeRec.Search;

/// <summary>What a search comes to.</summary>
internal enum SearchOutcome
{
    /// <summary>Products with all its words.</summary>
    Found,

    /// <summary>Only products that lack some of them.</summary>
    Relaxed,

    /// <summary>No product.</summary>
    Nothing,
}
