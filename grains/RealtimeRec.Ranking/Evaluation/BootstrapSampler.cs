using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Evaluation;

/// <summary>Resamples cases with replacement and gives the intervals of ratios of sums.</summary>
internal static class BootstrapSampler
{
    /// <summary>The interval of each ratio over the cases.</summary>
    /// <param name="values">Case by case, <paramref name="width"/> values each.</param>
    /// <param name="width">Number of values of a case.</param>
    /// <param name="ratios">Which column is divided by which; −1 divides by the number of cases. 0 / 0 is 0.</param>
    /// <param name="resamples">Number of resamples; 0 for no interval.</param>
    /// <param name="confidence">Share of the resampled ratios that an interval holds.</param>
    /// <param name="threads">Number of threads; −1 for one per core.</param>
    /// <param name="seed">Seed of this set of cases.</param>
    public static MetricEstimate[] Estimate(
        float[] values, int width, (int Numerator, int Denominator)[] ratios, int resamples, double confidence, int threads, ulong seed)
    {
        var cases = values.Length / width;
        var whole = new double[width];
        for (var i = 0; i < cases; i++)
        {
            Add(values, i, whole);
        }

        var samples = new double[ratios.Length][];
        for (var ratio = 0; ratio < ratios.Length; ratio++)
        {
            samples[ratio] = new double[resamples];
        }

        // Every resample has a generator of its own, so that threads change nothing.
        Parallel.For(
            0,
            resamples,
            new ParallelOptions { MaxDegreeOfParallelism = threads },
            () => new double[width],
            (resample, loop, sums) =>
            {
                Array.Clear(sums);
                var state = Mix(seed ^ Mix((ulong)resample + 1));
                for (var i = 0; i < cases; i++)
                {
                    state += 0x9E3779B97F4A7C15;
                    Add(values, (int)Math.BigMul(Mix(state), (ulong)cases, out _), sums);
                }

                for (var ratio = 0; ratio < ratios.Length; ratio++)
                {
                    samples[ratio][resample] = Ratio(sums, ratios[ratio]);
                }

                return sums;
            },
            _ => { });

        return [.. ratios.Select((ratio, i) => Interval(Ratio(whole, ratio), samples[i]))];

        void Add(float[] rows, int row, double[] sums)
        {
            var cells = rows.AsSpan(row * width, sums.Length);
            for (var i = 0; i < cells.Length; i++)
            {
                sums[i] += cells[i];
            }
        }

        double Ratio(double[] sums, (int Numerator, int Denominator) ratio)
        {
            var denominator = ratio.Denominator < 0 ? cases : sums[ratio.Denominator];
            return denominator == 0 ? 0 : sums[ratio.Numerator] / denominator;
        }

        MetricEstimate Interval(double value, double[] sample)
        {
            if (sample.Length == 0)
            {
                return new MetricEstimate(value, value, value);
            }

            Array.Sort(sample);
            var tail = (1 - confidence) / 2;
            return new MetricEstimate(value, Quantile(sample, tail), Quantile(sample, 1 - tail));
        }
    }

    private static double Quantile(double[] sorted, double share)
    {
        var position = share * (sorted.Length - 1);
        var below = (int)position;
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((position - below) * (sorted[above] - sorted[below]));
    }

    // SplitMix64 (Steele et al., "Fast splittable pseudorandom number generators", OOPSLA 2014).
    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }
}
