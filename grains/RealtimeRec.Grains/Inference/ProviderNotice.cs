using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Inference;

/// <summary>What a silo found when it looked for its execution provider.</summary>
/// <param name="Reason">Why the one configured cannot be used; null when it can.</param>
/// <param name="InUse">The one in use; null when there is none.</param>
internal sealed record ProviderNotice(string? Reason, ExecutionProvider? InUse);
