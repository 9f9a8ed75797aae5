namespace RealtimeRec.Candidates;

/// <summary>Chooses the page from the best candidates.</summary>
internal interface ICandidateSelector<in TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>How many of the best candidates a page of so many places is chosen from.</summary>
    int PoolFor(int places);

    /// <summary>Moves the chosen candidates to the front, in the order to be shown.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The candidates.</param>
    /// <param name="best">Numbers of the best of them, in falling order of score.</param>
    /// <param name="places">Places of the page, at most as many as there are numbers.</param>
    void Choose(TQuery query, CandidateSet candidates, Span<int> best, int places);
}
