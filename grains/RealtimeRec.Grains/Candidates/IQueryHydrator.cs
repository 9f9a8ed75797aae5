namespace RealtimeRec.Candidates;

/// <summary>Works out what the other components need to know of a query, before any of them runs.</summary>
internal interface IQueryHydrator<in TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>Completes the query.</summary>
    void Hydrate(TQuery query);
}
