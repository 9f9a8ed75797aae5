namespace RealtimeRec.Gateway.Endpoints;

/// <summary>What an upsert did.</summary>
/// <param name="ItemId">The product.</param>
/// <param name="Outcome">created, updated or unchanged.</param>
public sealed record ProductWritten(string ItemId, string Outcome);
