namespace RealtimeRec.Gateway.Answers;

/// <summary>What came of a list of what is never suggested.</summary>
/// <param name="Version">Name of the list that holds from now on.</param>
/// <param name="Accepted">Its texts.</param>
/// <param name="Rejected">Texts that were refused; they are not in it.</param>
/// <param name="Errors">Why, of the first 100.</param>
public sealed record BlockedAnswer(string Version, int Accepted, int Rejected, IReadOnlyList<ProblemError> Errors);
