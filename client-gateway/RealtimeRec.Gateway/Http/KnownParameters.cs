namespace RealtimeRec.Gateway.Http;

/// <summary>Metadata of a route: the query parameters that it knows.</summary>
/// <param name="Names">Their names.</param>
internal sealed record KnownParameters(string[] Names);
