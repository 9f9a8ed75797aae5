namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>
/// Where shoppers went from the last items: the step before counts full, the one before that half, and half of it backwards. Counts halve over a
/// number of events.
/// </summary>
/// <param name="items">Number of items.</param>
/// <param name="lastItems">How many of the shopper's last items are gone on from, each with 0.7 of what the one after it counts.</param>
/// <param name="halfLife">Events over which a count halves; 0 for never.</param>
/// <param name="twoSteps">Whether it goes on from where the steps lead as well, and answers that alone.</param>
internal sealed class Transitions(int items, int lastItems, int halfLife = 0, bool twoSteps = false) : IRivalSource
{
    private const float Decay = 0.7f;
    private const int Followed = 20;

    private readonly Dictionary<int, (float Count, int At)>?[] _steps = new Dictionary<int, (float, int)>?[items];

    public void Score(ReplayState state, int user, Dictionary<int, float> scores)
    {
        var first = twoSteps ? [] : scores;
        var weight = 1f;
        foreach (var item in state.ItemsOf(user, lastItems))
        {
            Follow(item, weight, first, state.Next);
            weight *= Decay;
        }

        if (twoSteps)
        {
            foreach (var (item, score) in first.OrderByDescending(step => step.Value).Take(Followed))
            {
                var sum = _steps[item]?.Values.Sum(step => Of(step, state.Next)) ?? 0;
                Follow(item, score / (sum + 1), scores, state.Next);
            }
        }
    }

    public void Learn(ReplayState state, in ReplayEvent what)
    {
        var history = state.HistoryOf(what.User);
        var (steps, last) = (0, what.Item);
        for (var i = history.Count - 1; i >= 0 && steps < 2; i--)
        {
            if (history[i].Item is var item && item != what.Item && item != last)
            {
                var weight = steps == 0 ? 1f : 0.5f;
                Add(item, what.Item, weight, state.Next);
                Add(what.Item, item, weight / 2, state.Next);
                (steps, last) = (steps + 1, item);
            }
        }
    }

    private void Follow(int from, float weight, Dictionary<int, float> scores, int now)
    {
        foreach (var (item, step) in _steps[from] ?? [])
        {
            scores[item] = scores.GetValueOrDefault(item) + (weight * Of(step, now));
        }
    }

    private void Add(int from, int to, float weight, int now)
    {
        var steps = _steps[from] ??= [];
        steps[to] = (steps.TryGetValue(to, out var known) ? Of(known, now) + weight : weight, now);
    }

    private float Of((float Count, int At) step, int now) => halfLife == 0 ? step.Count : step.Count * float.Exp2(-(float)(now - step.At) / halfLife);
}
