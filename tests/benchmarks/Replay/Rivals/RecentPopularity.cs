namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>What is popular: counts that halve over a number of events.</summary>
internal sealed class RecentPopularity(int items, int halfLife) : IRivalSource
{
    private const int Ranked = 300;
    private const int RankEvery = 100;

    private readonly float[] _counts = new float[items];
    private readonly int[] _at = new int[items];
    private int[] _top = [];
    private int _rankedAt = -RankEvery;

    /// <summary>The popularity of an item now.</summary>
    public float Of(int item, int now) => _counts[item] == 0 ? 0 : _counts[item] * float.Exp2(-(float)(now - _at[item]) / halfLife);

    public void Score(ReplayState state, int user, Dictionary<int, float> scores)
    {
        if (state.Next - _rankedAt >= RankEvery)
        {
            _rankedAt = state.Next;
            _top = Best(state.Next);
        }

        foreach (var item in _top)
        {
            scores[item] = Of(item, state.Next);
        }
    }

    private int[] Best(int now)
    {
        // The least popular is on top: it goes when a more popular one comes.
        var best = new PriorityQueue<int, float>(Ranked + 1);
        for (var item = 0; item < items; item++)
        {
            if (Of(item, now) is > 0 and var popular)
            {
                if (best.Count < Ranked)
                {
                    best.Enqueue(item, popular);
                }
                else
                {
                    best.EnqueueDequeue(item, popular);
                }
            }
        }

        return [.. best.UnorderedItems.Select(entry => entry.Element)];
    }

    public void Learn(ReplayState state, in ReplayEvent what)
    {
        _counts[what.Item] = Of(what.Item, state.Next) + 1;
        _at[what.Item] = state.Next;
    }
}
