namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>The items that the shopper has met, latest first.</summary>
internal sealed class OwnItems : IRivalSource
{
    private const int Most = 40;

    public void Score(ReplayState state, int user, Dictionary<int, float> scores)
    {
        var items = state.ItemsOf(user, Most);
        for (var i = 0; i < items.Count; i++)
        {
            scores[items[i]] = items.Count - i;
        }
    }

    public void Learn(ReplayState state, in ReplayEvent what)
    {
        // The state holds all that it needs.
    }
}
