namespace RealtimeRec.Candidates;

/// <summary>Names products that may belong on the page. Runs off the grains' scheduler on immutable data.</summary>
internal interface ICandidateSource<in TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>Names candidates, each with a score on the source's own scale.</summary>
    void Collect(TQuery query, CandidateSet candidates);
}
