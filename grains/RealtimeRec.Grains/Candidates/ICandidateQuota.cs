namespace RealtimeRec.Candidates;

/// <summary>Says how much of a page candidates of one kind may take. What exceeds it is shown only where nothing else is left.</summary>
internal interface ICandidateQuota<in TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>Moves the candidates within the quota to the front and those beyond it behind them, both in the order in which they were.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The candidates.</param>
    /// <param name="ranked">Numbers of all candidates, in falling order of score.</param>
    /// <param name="places">Places of the page.</param>
    /// <param name="pool">After this many candidates within the quota, the others are not looked at.</param>
    /// <returns>How many of the first are within the quota, at most <paramref name="pool"/>.</returns>
    int Narrow(TQuery query, CandidateSet candidates, Span<int> ranked, int places, int pool);
}
