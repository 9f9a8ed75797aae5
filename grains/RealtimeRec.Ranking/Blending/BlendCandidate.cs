using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.Ranking.Blending;

/// <summary>A ranker that a blend may take in.</summary>
/// <param name="Ranker">What scores.</param>
/// <param name="Normalizations">The scales to choose from, at least one.</param>
public sealed record BlendCandidate(IRanker Ranker, IReadOnlyList<ScoreNormalization> Normalizations);
