namespace RealtimeRec.Gateway.Answers;

/// <summary>Products requested by their ids.</summary>
/// <param name="Products">The known products, in the order of the ids in the request.</param>
/// <param name="Missing">The ids that are not known.</param>
public sealed record BatchGetAnswer(IReadOnlyList<ProductAnswer> Products, IReadOnlyList<string> Missing);
