namespace RealtimeRec.Gateway.Answers;

/// <summary>What came of a list of synonyms.</summary>
/// <param name="Version">Name of the list that holds from now on.</param>
/// <param name="Accepted">Its rules.</param>
/// <param name="Rejected">Rules that were refused; they are not in it.</param>
/// <param name="Errors">Why, of the first 100.</param>
public sealed record SynonymsAnswer(string Version, int Accepted, int Rejected, IReadOnlyList<ProblemError> Errors);
