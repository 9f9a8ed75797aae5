namespace RealtimeRec.Testing.Contracts;

/// <summary>A request and its answer.</summary>
/// <param name="Method">The request's method.</param>
/// <param name="Target">Its path and query, as sent.</param>
/// <param name="ContentType">Media type of its body; null without one.</param>
/// <param name="Body">Its body, decoded; null when it had none, or one that cannot be read a second time.</param>
/// <param name="Status">The answer's status.</param>
/// <param name="Headers">The answer's header fields.</param>
/// <param name="AnswerType">Media type of the answer's body; null without one.</param>
/// <param name="Answer">The answer's body, decoded; null for one that has no end.</param>
public sealed record Exchange(
    string Method, string Target, string? ContentType, byte[]? Body, int Status, IReadOnlyDictionary<string, string> Headers, string? AnswerType, byte[]? Answer);
