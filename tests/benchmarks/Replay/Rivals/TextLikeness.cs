namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>Items whose titles share rare words with those of the last ones.</summary>
internal sealed class TextLikeness(ReplayLog log) : IRivalSource
{
    private const int LastItems = 5;
    private const float Decay = 0.7f;

    /// <summary>A word of more items says nothing.</summary>
    private const int MostItemsOfAWord = 3_000;

    private readonly List<int>[] _itemsOf = [.. Enumerable.Range(0, log.Vocabulary).Select(_ => new List<int>())];
    private int _met;

    public void Score(ReplayState state, int user, Dictionary<int, float> scores)
    {
        var weight = 1f;
        foreach (var item in state.ItemsOf(user, LastItems))
        {
            foreach (var word in log.Words[item])
            {
                var items = _itemsOf[word];
                if (items.Count <= MostItemsOfAWord)
                {
                    var rarity = MathF.Log(1 + (_met / (items.Count + 1f)));
                    foreach (var other in items)
                    {
                        scores[other] = scores.GetValueOrDefault(other) + (weight * rarity * rarity / MathF.Sqrt(log.Words[other].Length + 1));
                    }
                }
            }

            weight *= Decay;
        }
    }

    public void Learn(ReplayState state, in ReplayEvent what)
    {
        if (state.Counts[what.Item] == 0)
        {
            _met++;
            foreach (var word in log.Words[what.Item])
            {
                _itemsOf[word].Add(what.Item);
            }
        }
    }
}
