namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>Item-kNN: what was met by the same shoppers as the last items, as a cosine.</summary>
/// <param name="items">Number of items.</param>
/// <param name="lastItems">How many of the shopper's last items count.</param>
internal sealed class CoOccurrence(int items, int lastItems) : IRivalSource
{
    private const int Remembered = 30;

    /// <summary>What shrinks the cosine of items that few have met.</summary>
    private const float Shrinkage = 2;

    private readonly Dictionary<int, int>?[] _together = new Dictionary<int, int>?[items];

    public void Score(ReplayState state, int user, Dictionary<int, float> scores)
    {
        foreach (var item in state.ItemsOf(user, lastItems))
        {
            foreach (var (other, count) in _together[item] ?? [])
            {
                scores[other] = scores.GetValueOrDefault(other)
                    + (count / MathF.Sqrt((state.ShoppersOf(item).Count + Shrinkage) * (state.ShoppersOf(other).Count + Shrinkage)));
            }
        }
    }

    public void Learn(ReplayState state, in ReplayEvent what)
    {
        var met = state.ItemsOf(what.User, Remembered);
        if (met.Contains(what.Item))
        {
            return;
        }

        foreach (var item in met)
        {
            Add(item, what.Item);
            Add(what.Item, item);
        }
    }

    private void Add(int from, int to)
    {
        var together = _together[from] ??= [];
        together[to] = together.GetValueOrDefault(to) + 1;
    }
}
