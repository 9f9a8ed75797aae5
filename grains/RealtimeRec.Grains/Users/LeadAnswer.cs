using RealtimeRec.Profiles;

namespace RealtimeRec.Users;

/// <summary>The answer of a user who is to be merged into another.</summary>
/// <param name="Refusal">Why it is not; null when it is.</param>
/// <param name="Content">What the other is to take in; null when it is refused.</param>
/// <param name="Other">The user that it leads to, where that is why; else null.</param>
[GenerateSerializer, Immutable, Alias("LeadAnswer")]
internal sealed record LeadAnswer(
    [property: Id(0)] LeadRefusal? Refusal,
    [property: Id(1)] UserState? Content = null,
    [property: Id(2)] string? Other = null);
