using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.Training.Evaluation;

/// <summary>A ranker of a comparison.</summary>
/// <param name="Ranker">Judged on the test cases; may have met the validation targets, which are part of the test histories.</param>
/// <param name="ForTuning">The same without having met the validation targets: what the blend is tuned with. Null for one and the same.</param>
/// <param name="IsBlended">Whether it is part of the blend.</param>
internal sealed record ComparedRanker(IRanker Ranker, IRanker? ForTuning = null, bool IsBlended = true);
