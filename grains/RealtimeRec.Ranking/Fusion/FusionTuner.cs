namespace RealtimeRec.Ranking.Fusion;

/// <summary>Chooses the weights of a fusion by coordinate search over several shops' cases, each shop counting alike. Deterministic.</summary>
public static class FusionTuner
{
    /// <summary>What a change must gain, as a share of the value: a weight is not moved for a case or two.</summary>
    private const double Inertia = 3e-3;

    private const int MaxRounds = 8;

    private static readonly double[] s_factors = [0, 0.33, 0.5, 0.67, 0.8, 1.25, 1.5, 2, 3];

    /// <summary>Weights better than others on cases.</summary>
    /// <param name="shops">The cases of each shop; never those that the weights will be judged by.</param>
    /// <param name="weights">Where the search begins; a list of weight 0 stays out.</param>
    /// <param name="cutoff">Places that count.</param>
    /// <param name="cancellationToken">Ends the search.</param>
    /// <exception cref="ArgumentException">There is no case.</exception>
    public static double[] Tune(IReadOnlyList<FusionCase[]> shops, IReadOnlyList<double> weights, int cutoff, CancellationToken cancellationToken = default)
    {
        if (shops.Count == 0 || shops.Any(cases => cases.Length == 0))
        {
            throw new ArgumentException("There must be a shop, and cases of each.", nameof(shops));
        }

        double[] best = [.. weights];
        var before = ValuesOf(best);
        var value = 1.0;
        for (var round = 0; round < MaxRounds; round++)
        {
            var start = value;
            for (var list = 0; list < best.Length; list++)
            {
                var (chosen, chosenValue) = (best, value * (1 + Inertia));
                foreach (var factor in best[list] == 0 ? [] : s_factors)
                {
                    cancellationToken.ThrowIfCancellationRequested();
                    var tried = (double[])best.Clone();
                    tried[list] *= factor;
                    if (ValuesOf(tried).Zip(before, (now, then) => then == 0 ? 1 : now / then).Average() is var reached && reached > chosenValue)
                    {
                        (chosen, chosenValue) = (tried, reached);
                    }
                }

                if (chosen != best)
                {
                    (best, value) = (chosen, chosenValue);
                }
            }

            if (value == start)
            {
                break;
            }
        }

        return best;

        double[] ValuesOf(double[] tried) => [.. shops.Select(cases => Value(cases, tried, cutoff))];
    }

    /// <summary>Hit rate and reciprocal rank together, each as it is usual for its size.</summary>
    private static double Value(FusionCase[] cases, double[] weights, int cutoff)
    {
        // Per case, then in order: the sum does not depend on the threads.
        var values = new double[cases.Length];
        Parallel.For(0, cases.Length, i => values[i] = cases[i].Rank(weights) is var rank and > 0 && rank <= cutoff ? 1 + (2.0 / rank) : 0);
        return values.Sum();
    }
}
