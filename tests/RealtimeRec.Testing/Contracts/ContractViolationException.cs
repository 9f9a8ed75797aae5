namespace RealtimeRec.Testing.Contracts;

/// <summary>A request that was answered as good, or an answer, is not what the OpenAPI document says.</summary>
/// <param name="message">The request, the place in the document, and what is wrong.</param>
public sealed class ContractViolationException(string message) : Exception(message);
