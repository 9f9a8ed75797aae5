using System.Collections.Concurrent;
using System.Runtime.ExceptionServices;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Blending;

/// <summary>
/// Chooses a blend's weights and scales on validation cases by coordinate search. Every component scores every case once; the
/// search then works on what was kept. Deterministic.
/// </summary>
public static class BlendTuner
{
    // A component's weight relative to the sum of the others'; then finer around the best.
    private static readonly double[] Ratios = [0, 0.01, 0.02, 0.04, 0.07, 0.12, 0.2, 0.35, 0.6, 1, 1.6, 2.8, 5, 8, 14, 25, 50];
    private static readonly double[] Factors = [0.75, 0.87, 0.95, 1.05, 1.15, 1.33];

    /// <summary>Tunes a blend.</summary>
    /// <param name="candidates">The rankers to blend, at least one.</param>
    /// <param name="cases">Validation cases, at least one; never those that the blend will be judged by.</param>
    /// <param name="itemCount">Number of items.</param>
    /// <param name="options">What to tune for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ArgumentException">There is nothing to tune, or an option is out of its range.</exception>
    /// <exception cref="InvalidOperationException">A ranker gave NaN.</exception>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    public static BlendTuning Tune(
        IReadOnlyList<BlendCandidate> candidates,
        IReadOnlyList<RankingCase> cases,
        int itemCount,
        BlendTunerOptions options,
        CancellationToken cancellationToken = default)
    {
        if (candidates.Count == 0 || candidates.Any(candidate => candidate.Normalizations.Count == 0))
        {
            throw new ArgumentException("There must be at least one component, and a scale for each.", nameof(candidates));
        }

        if (cases.Count == 0 || options.MaxCases < 1 || options.Cutoff < 1 || options.Candidates <= options.Cutoff)
        {
            throw new ArgumentException(
                $"There must be at least one case, {nameof(options.MaxCases)} and {nameof(options.Cutoff)} at least 1, and {nameof(options.Candidates)} above {nameof(options.Cutoff)}.");
        }

        foreach (var normalization in candidates.SelectMany(candidate => candidate.Normalizations))
        {
            normalization.Validate();
        }

        var sample = Sample(cases, options.MaxCases);
        return Search(candidates, ScoreAll(candidates, sample, itemCount, options, cancellationToken), options, cancellationToken);
    }

    private static RankingCase[] Sample(IReadOnlyList<RankingCase> cases, int most) => cases.Count <= most
        ? [.. cases]
        : [.. Enumerable.Range(0, most).Select(i => cases[(int)((long)i * cases.Count / most)])];

    private static BlendSample[] ScoreAll(
        IReadOnlyList<BlendCandidate> candidates, RankingCase[] cases, int itemCount, BlendTunerOptions options, CancellationToken cancellationToken)
    {
        var samples = new BlendSample[cases.Length];
        try
        {
            Parallel.ForEach(
                Partitioner.Create(0, cases.Length, 16),
                new ParallelOptions { CancellationToken = cancellationToken },
                () => new BlendSampler(candidates, itemCount, options),
                (range, _, sampler) =>
                {
                    for (var i = range.Item1; i < range.Item2; i++)
                    {
                        cancellationToken.ThrowIfCancellationRequested();
                        samples[i] = sampler.Take(cases[i]);
                    }

                    return sampler;
                },
                _ => { });
        }
        catch (AggregateException exception)
        {
            ExceptionDispatchInfo.Throw(exception.InnerExceptions[0]);
        }

        return samples;
    }

    private static BlendTuning Search(
        IReadOnlyList<BlendCandidate> candidates, BlendSample[] samples, BlendTunerOptions options, CancellationToken cancellationToken)
    {
        var count = candidates.Count;
        var scales = new int[count];
        var alone = new double[count];
        for (var i = 0; i < count; i++)
        {
            alone[i] = Value(Single(i), scales);
        }

        var weights = Single(Array.IndexOf(alone, alone.Max()));
        var best = alone.Max();
        for (var round = 0; round < options.Rounds; round++)
        {
            var before = best;
            for (var i = 0; i < count; i++)
            {
                for (var scale = 0; scale < candidates[i].Normalizations.Count; scale++)
                {
                    Improve(i, scale, round == 0 || scale != scales[i]);
                }
            }

            if (!(best > before))
            {
                break;
            }
        }

        var total = weights.Sum();
        return new BlendTuning(
            [.. candidates.Select((candidate, i) => new BlendComponent(
                candidate.Ranker, (float)(weights[i] / total), candidate.Normalizations[scales[i]]))],
            best,
            alone,
            samples.Length);

        double[] Single(int component) => [.. Enumerable.Range(0, count).Select(i => i == component ? 1.0 : 0.0)];

        void Improve(int component, int scale, bool coarse)
        {
            var others = weights.Sum() - weights[component];
            var current = weights[component];
            if (others == 0)
            {
                Try(component, scale, current);
                return;
            }

            if (coarse || current == 0)
            {
                foreach (var ratio in Ratios)
                {
                    Try(component, scale, ratio * others);
                }
            }

            current = weights[component];
            foreach (var factor in Factors)
            {
                Try(component, scale, factor * current);
            }
        }

        void Try(int component, int scale, double weight)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var (triedWeights, triedScales) = ((double[])weights.Clone(), (int[])scales.Clone());
            (triedWeights[component], triedScales[component]) = (weight, scale);
            var value = Value(triedWeights, triedScales);
            if (value > best + 1e-9)
            {
                (best, weights, scales) = (value, triedWeights, triedScales);
            }
        }

        double Value(double[] tried, int[] triedScales)
        {
            // Per case, then in order: the sum does not depend on the threads.
            var values = new double[samples.Length];
            Parallel.For(0, samples.Length, i =>
                values[i] = RankingMetrics.Of(options.Metric, samples[i].Rank(tried, triedScales), options.Cutoff));
            return values.Sum() / values.Length;
        }
    }
}
