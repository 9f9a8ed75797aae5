using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.Ranking.Blending;

/// <summary>A part of a blend.</summary>
/// <param name="Ranker">What scores.</param>
/// <param name="Weight">How much its normalised scores count, 0 or more.</param>
/// <param name="Normalization">How its scores are brought to the common scale.</param>
public sealed record BlendComponent(IRanker Ranker, float Weight, ScoreNormalization Normalization);
