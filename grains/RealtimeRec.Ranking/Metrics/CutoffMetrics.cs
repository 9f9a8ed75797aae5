using RealtimeRec.Ranking.Evaluation;

namespace RealtimeRec.Ranking.Metrics;

/// <summary>Metrics of the first <paramref name="Cutoff"/> places, k below.</summary>
/// <param name="Cutoff">k.</param>
/// <param name="HitRate">HR@k, the share of cases with the target among the first k; the session papers' P@k and Recall@k.</param>
/// <param name="Ndcg">
/// NDCG@k (Järvelin and Kekäläinen, "Cumulated gain-based evaluation of IR techniques", TOIS 2002) with one relevant item: the mean
/// of 1 / log2(1 + rank), 0 beyond k.
/// </param>
/// <param name="Mrr">MRR@k, the mean of 1 / rank, 0 beyond k.</param>
/// <param name="Coverage">Share of all items that were among the first k of at least one case, 0 to 1.</param>
/// <param name="RecommendedPopularity">
/// Popularity bias: mean popularity percentile (<see cref="ItemPopularity.Percentiles"/>) of everything that was among the first
/// k; 0 when nothing was.
/// </param>
public sealed record CutoffMetrics(
    int Cutoff, MetricEstimate HitRate, MetricEstimate Ndcg, MetricEstimate Mrr, double Coverage, MetricEstimate RecommendedPopularity);
