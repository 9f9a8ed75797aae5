namespace RealtimeRec.Gateway.Answers;

/// <summary>What came of a list that the shop keeps.</summary>
/// <param name="Version">Name of the list that holds from now on.</param>
/// <param name="Accepted">Its entries.</param>
/// <param name="Rejected">Entries that were refused; they are not in it.</param>
/// <param name="Errors">Why, of the first 100.</param>
public sealed record ListAnswer(string Version, int Accepted, int Rejected, IReadOnlyList<ProblemError> Errors);
