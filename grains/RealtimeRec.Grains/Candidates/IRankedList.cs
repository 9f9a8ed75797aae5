namespace RealtimeRec.Candidates;

/// <summary>A source that is fused by rank.</summary>
internal interface IRankedList
{
    /// <summary>What its scores are.</summary>
    ListScale Scale { get; }
}
