namespace RealtimeRec.Testing.Load;

/// <summary>One request of a <see cref="GatewayProbe"/>; times are from when the asking began.</summary>
/// <param name="Due">When it was to be sent.</param>
/// <param name="Answered">When it was answered, or failed.</param>
/// <param name="Error">A status code other than 200, or the exception's name; null for a success.</param>
public sealed record ProbeSample(TimeSpan Due, TimeSpan Answered, string? Error);
