namespace RealtimeRec.Candidates;

/// <summary>Ranks the best candidates anew, once the parts of their scores are added up.</summary>
internal interface ICandidateRanker<TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>Puts the best candidates into another order (<see cref="CandidateSet.Reorder"/>), or leaves them as they are.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The candidates.</param>
    void Rank(TQuery query, CandidateSet candidates);
}
