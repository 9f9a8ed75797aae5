namespace RealtimeRec.Ranking.Cases;

/// <summary>Sequences split by <see cref="LeaveOneOut"/>.</summary>
/// <param name="Training">Every user's sequence without the validation and test targets, in the order of the users.</param>
/// <param name="TrainingWithValidation">
/// Every user's sequence without the test target: for a ranker that is fitted again after tuning. Published figures are mostly
/// of models that were fitted to <paramref name="Training"/> alone.
/// </param>
/// <param name="Validation">One case for each user with at least 3 items.</param>
/// <param name="Test">One case for each user with at least 3 items, in the same order.</param>
public sealed record LeaveOneOutSplit(
    IReadOnlyList<int[]> Training,
    IReadOnlyList<int[]> TrainingWithValidation,
    IReadOnlyList<RankingCase> Validation,
    IReadOnlyList<RankingCase> Test);
