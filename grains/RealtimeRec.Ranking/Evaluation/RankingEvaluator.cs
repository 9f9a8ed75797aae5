using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.Ranking.Evaluation;

/// <summary>
/// Evaluates rankers over the full ranking of all items; sampled negatives give other, inconsistent figures (Krichene and Rendle,
/// "On sampled metrics for item recommendation", KDD 2020). A target tied with other items gets the mean of their places, so that
/// a constant score gains nothing. Equal inputs give equal reports, whatever the number of threads.
/// </summary>
public static class RankingEvaluator
{
    private const int Block = 64;

    /// <summary>Ranks all items for each case.</summary>
    /// <param name="ranker">What to evaluate; called from several threads.</param>
    /// <param name="cases">The questions, at least one.</param>
    /// <param name="options">How to evaluate.</param>
    /// <param name="cancellationToken">Stops the evaluation.</param>
    /// <remarks>
    /// Where places are listed rather than counted (coverage, popularity), the lower index goes first among equal scores, and items at
    /// the case's lowest score are not taken as recommended: the ranker has not told them from the rest. Coverage has no interval, as
    /// resampled cases always cover less.
    /// </remarks>
    /// <exception cref="ArgumentException">There is no case, an item is out of range, or an option is.</exception>
    /// <exception cref="InvalidOperationException">The ranker gave NaN; the message names the ranker and the case.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static RankingReport Evaluate(
        IRanker ranker, IReadOnlyList<RankingCase> cases, RankingEvaluationOptions options, CancellationToken cancellationToken = default)
    {
        options.Validate();
        Check(cases, options.Popularity.ItemCount);
        int[] cutoffs = [.. options.Cutoffs.Distinct().Order()];
        var outcomes = new RankingOutcomes(cases.Count, Math.Min(cutoffs[^1], options.Popularity.ItemCount));
        Rank(ranker, cases, options, outcomes, cancellationToken);

        var summarizer = new RankingSummarizer(cases, outcomes, cutoffs, options);
        var counts = options.Popularity.Counts.ToArray();
        return new RankingReport
        {
            Ranker = ranker.Name,
            Overall = summarizer.Summarize([.. Enumerable.Range(0, cases.Count)], 0),
            ByHistoryLength = summarizer.Buckets(options.HistoryLengthBuckets, question => question.History.Length, 1),
            ByTargetFrequency = summarizer.Buckets(options.TargetFrequencyBuckets, question => counts[question.Target], 2),
            Ranks = outcomes.Ranks,
        };
    }

    private static void Check(IReadOnlyList<RankingCase> cases, int itemCount)
    {
        if (cases.Count == 0)
        {
            throw new ArgumentException("There is no case to evaluate.", nameof(cases));
        }

        for (var i = 0; i < cases.Count; i++)
        {
            if ((uint)cases[i].Target >= (uint)itemCount || Array.Exists(cases[i].History, item => (uint)item >= (uint)itemCount))
            {
                throw new ArgumentException($"Case {i} holds an item that is not among the {itemCount} items.", nameof(cases));
            }
        }
    }

    private static void Rank(
        IRanker ranker, IReadOnlyList<RankingCase> cases, RankingEvaluationOptions options, RankingOutcomes outcomes, CancellationToken cancellationToken)
    {
        var parallel = new ParallelOptions
        {
            MaxDegreeOfParallelism = options.MaxDegreeOfParallelism,
            CancellationToken = cancellationToken,
        };
        var done = 0;
        try
        {
            Parallel.ForEach(
                Partitioner.Create(0, cases.Count, Block),
                parallel,
                () => new float[options.Popularity.ItemCount],
                (range, _, scores) =>
                {
                    for (var i = range.Item1; i < range.Item2; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        RankOne(ranker, cases[i], i, options.ExcludeHistory, scores, outcomes);
                    }

                    options.Progress?.Invoke(Interlocked.Add(ref done, range.Item2 - range.Item1));
                    return scores;
                },
                _ => { });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }
    }

    private static void RankOne(IRanker ranker, RankingCase question, int place, bool excludeHistory, float[] scores, RankingOutcomes outcomes)
    {
        ranker.Score(question, scores);
        var target = scores[question.Target];
        if (float.IsNaN(target) || RankingKernels.Compare(scores, target).NaN > 0)
        {
            throw new InvalidOperationException($"The ranker {ranker.Name} gave NaN in case {place}.");
        }

        var floor = RankingKernels.Minimum(scores);
        var excluded = excludeHistory ? Exclude(question, scores) : 0;
        var (above, equal, _) = RankingKernels.Compare(scores, target);
        if (float.IsNegativeInfinity(target))
        {
            equal -= excluded;
        }

        outcomes.Ranks[place] = 1 + above + ((equal - 1) / 2.0);
        var top = outcomes.Top(place);
        top[RankingKernels.Top(scores, floor, top)..].Fill(-1);
    }

    // Number of distinct items taken out.
    private static int Exclude(RankingCase question, float[] scores)
    {
        var excluded = 0;
        for (var i = 0; i < question.History.Length; i++)
        {
            var item = question.History[i];
            if (item != question.Target && !question.History.AsSpan(0, i).Contains(item))
            {
                scores[item] = float.NegativeInfinity;
                excluded++;
            }
        }

        return excluded;
    }
}
