namespace RealtimeRec.Ranking.Sequences;

/// <summary>What one shopper, or one session, met.</summary>
/// <param name="Id">The row's user or session id.</param>
/// <param name="Items">Item indices, oldest first; at least one.</param>
public sealed record InteractionSequence(string Id, int[] Items);
