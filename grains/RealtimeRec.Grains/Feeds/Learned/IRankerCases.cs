namespace RealtimeRec.Feeds.Learned;

/// <summary>Takes what a ranker could have known at a moment, and which product came.</summary>
internal interface IRankerCases
{
    /// <summary>Takes a case; returns at once. One that nothing can be learned from is let go.</summary>
    /// <param name="case">The case.</param>
    /// <param name="rows">What a ranker was told of its candidates.</param>
    void Add(RankingCase @case, RankerRows rows);
}
