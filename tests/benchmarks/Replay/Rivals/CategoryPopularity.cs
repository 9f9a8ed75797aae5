namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>What is popular in the categories that the shopper looked at last, or there in the brands that the shopper looked at.</summary>
internal sealed class CategoryPopularity(ReplayLog log, RecentPopularity popularity, bool byBrand) : IRivalSource
{
    private const int LastItems = 10;

    /// <summary>What an item's category counts less than that of the item after it.</summary>
    private const float Decay = 0.8f;

    private readonly Dictionary<int, List<int>> _members = [];
    private readonly bool[] _met = new bool[log.Items];

    public void Score(ReplayState state, int user, Dictionary<int, float> scores)
    {
        var weights = new Dictionary<(int Category, int Brand), float>();
        var weight = 1f;
        foreach (var item in state.ItemsOf(user, LastItems))
        {
            var key = (log.Categories[item], byBrand ? log.Brands[item] : 0);
            if (key.Item1 >= 0 && key.Item2 >= 0)
            {
                weights[key] = weights.GetValueOrDefault(key) + weight;
            }

            weight *= Decay;
        }

        foreach (var (key, share) in weights)
        {
            foreach (var item in _members.GetValueOrDefault(key.Category, []))
            {
                if ((!byBrand || log.Brands[item] == key.Brand) && popularity.Of(item, state.Next) is > 1e-6f and var popular)
                {
                    scores[item] = scores.GetValueOrDefault(item) + (share * popular);
                }
            }
        }
    }

    public void Learn(ReplayState state, in ReplayEvent what)
    {
        if (!_met[what.Item] && log.Categories[what.Item] is >= 0 and var category)
        {
            _met[what.Item] = true;
            if (!_members.TryGetValue(category, out var members))
            {
                _members.Add(category, members = []);
            }

            members.Add(what.Item);
        }
    }
}
