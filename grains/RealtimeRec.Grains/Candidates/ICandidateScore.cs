namespace RealtimeRec.Candidates;

/// <summary>One part of the sum by which candidates are ranked.</summary>
internal interface ICandidateScore<in TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>Works out the weighted part of every candidate.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The candidates that the filters have left.</param>
    /// <param name="parts">Where the parts go, in the order of the candidates.</param>
    void Score(TQuery query, CandidateSet candidates, Span<double> parts);
}
