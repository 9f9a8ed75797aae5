namespace RealtimeRec.Ranking.Cases;

/// <summary>
/// The leave-one-out protocol of sequential recommendation (Kang and McAuley, "Self-Attentive Sequential Recommendation",
/// ICDM 2018): a user's last item is the test target, the one before it the validation target, the rest is for training.
/// </summary>
public static class LeaveOneOut
{
    /// <summary>
    /// Splits users' sequences. A test case's history holds everything before its target, the validation target included.
    /// A user with fewer than 3 items is for training only.
    /// </summary>
    /// <param name="sequences">One array of item indices for each user, oldest first.</param>
    public static LeaveOneOutSplit Split(IReadOnlyList<int[]> sequences)
    {
        var training = new int[sequences.Count][];
        var withValidation = new int[sequences.Count][];
        var validation = new List<RankingCase>();
        var test = new List<RankingCase>();
        for (var user = 0; user < sequences.Count; user++)
        {
            var items = sequences[user];
            if (items.Length < 3)
            {
                training[user] = withValidation[user] = items;
                continue;
            }

            training[user] = items[..^2];
            withValidation[user] = items[..^1];
            validation.Add(new RankingCase(training[user], items[^2]));
            test.Add(new RankingCase(withValidation[user], items[^1]));
        }

        return new LeaveOneOutSplit(training, withValidation, validation, test);
    }
}
