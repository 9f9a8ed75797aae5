namespace RealtimeRec.Gateway.Answers;

/// <summary>Products asked for by their ids.</summary>
/// <param name="Products">Those that are known, in the order asked for.</param>
/// <param name="Missing">The ids of the others.</param>
public sealed record BatchGetAnswer(IReadOnlyList<ProductAnswer> Products, IReadOnlyList<string> Missing);
