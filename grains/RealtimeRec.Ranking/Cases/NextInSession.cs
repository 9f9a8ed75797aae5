namespace RealtimeRec.Ranking.Cases;

/// <summary>
/// The next-item protocol of session-based recommendation (Hidasi et al., "Session-based Recommendations with Recurrent Neural
/// Networks", ICLR 2016): every click after the first is predicted from those before it.
/// </summary>
public static class NextInSession
{
    /// <summary>Makes n − 1 cases of a session of n items, shortest history first, sessions in their order.</summary>
    /// <param name="sessions">One array of item indices for each session, oldest first.</param>
    public static IReadOnlyList<RankingCase> Expand(IReadOnlyList<int[]> sessions)
    {
        var cases = new List<RankingCase>();
        foreach (var items in sessions)
        {
            for (var i = 1; i < items.Length; i++)
            {
                cases.Add(new RankingCase(items[..i], items[i]));
            }
        }

        return cases;
    }
}
