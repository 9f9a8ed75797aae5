namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>
/// V-SkNN (Ludewig and Jannach, "Evaluation of session-based recommendation algorithms", 2018): what the shoppers met whose items are most like the
/// last ones. STAN (Garg et al., SIGIR 2019) in addition lets go of neighbours of long ago and of what is far from the items shared.
/// </summary>
/// <param name="neighbours">How many shoppers count.</param>
/// <param name="isStan">Whether by STAN's weights.</param>
internal sealed class ShopperNeighbours(int neighbours, bool isStan) : IRivalSource
{
    private const int LastItems = 10;
    private const int ShoppersPerItem = 500;
    private const int ItemsPerShopper = 100;

    /// <summary>What an item counts less than the one after it.</summary>
    private const float Decay = 0.8f;

    /// <summary>Time over which a neighbour's likeness falls to 1 / e, and places over which an item's nearness does.</summary>
    private const float ForgottenAfterMs = 7 * 24 * 3_600_000f;
    private const float Reach = 5;

    public void Score(ReplayState state, int user, Dictionary<int, float> scores)
    {
        var (shared, weight) = (new Dictionary<int, float>(), 1f);
        var last = state.HistoryOf(user)[^1].TimeMs;
        var own = state.ItemsOf(user, LastItems);
        foreach (var item in own)
        {
            var shoppers = state.ShoppersOf(item);
            for (var i = shoppers.Count - 1; i >= Math.Max(0, shoppers.Count - ShoppersPerItem); i--)
            {
                if (shoppers[i] != user)
                {
                    shared[shoppers[i]] = shared.GetValueOrDefault(shoppers[i]) + weight;
                }
            }

            weight *= Decay;
        }

        foreach (var (shopper, likeness) in shared
            .Select(pair => (pair.Key, Likeness: pair.Value * (isStan ? MathF.Exp(-(last - state.HistoryOf(pair.Key)[^1].TimeMs) / ForgottenAfterMs) : 1)))
            .OrderByDescending(pair => pair.Likeness)
            .Take(neighbours))
        {
            var met = state.ItemsOf(shopper, ItemsPerShopper);
            var at = met.FindIndex(own.Contains);
            for (var i = 0; i < met.Count; i++)
            {
                var near = isStan ? MathF.Exp(-Math.Abs(i - at) / Reach) : 1;
                scores[met[i]] = scores.GetValueOrDefault(met[i]) + (likeness * near / MathF.Log2(2 + state.ShoppersOf(met[i]).Count));
            }
        }
    }

    public void Learn(ReplayState state, in ReplayEvent what)
    {
        // The state holds all that it needs.
    }
}
