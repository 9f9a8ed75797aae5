namespace RealtimeRec.Benchmarks.Replay.Rivals;

/// <summary>Every rival, with settings to choose from, over sources that learn once for all of them.</summary>
internal sealed class RivalField
{
    /// <summary>Items of a source that count.</summary>
    private const int Named = 80;

    private readonly List<IRivalSource> _sources = [];
    private readonly Dictionary<int, float>[] _scores;
    private readonly int[][] _lists;

    /// <summary>The field for a log.</summary>
    public RivalField(ReplayLog log)
    {
        var rivals = new List<Rival>();
        int Add(IRivalSource source)
        {
            _sources.Add(source);
            return _sources.Count - 1;
        }

        var popular = new Dictionary<int, int>();
        var (inCategory, inBrand) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        foreach (var halfLife in (int[])[2_000, 20_000, 200_000])
        {
            var popularity = new RecentPopularity(log.Items, halfLife);
            popular[halfLife] = Add(popularity);
            inCategory[halfLife] = Add(new CategoryPopularity(log, popularity, byBrand: false));
            inBrand[halfLife] = Add(new CategoryPopularity(log, popularity, byBrand: true));
            rivals.Add(new Rival("popularity", $"half-life {halfLife:N0} events", [popular[halfLife]]));
            rivals.Add(new Rival("popularity by category", $"half-life {halfLife:N0} events", [inCategory[halfLife], popular[halfLife]]));
        }

        const int fill = 20_000;
        int[] byCategory = [inCategory[fill], popular[fill]];
        int[] byBrand = [inBrand[fill], inCategory[fill], popular[fill]];
        void Filled(string family, string settings, int source)
        {
            rivals.Add(new Rival(family, settings, [source]));
            rivals.Add(new Rival($"{family}, filled up", $"{settings}, by category", [source, .. byCategory]));
            rivals.Add(new Rival($"{family}, filled up", $"{settings}, by brand", [source, .. byBrand]));
        }

        var steps = new List<int>();
        foreach (var (last, halfLife) in ((int, int)[])[(1, 0), (3, 0), (1, 50_000), (3, 50_000)])
        {
            steps.Add(Add(new Transitions(log.Items, last, halfLife)));
            Filled("transitions", $"last {last}, {(halfLife == 0 ? "undecayed" : $"half-life {halfLife:N0} events")}", steps[^1]);
        }

        Filled("two steps", "last 1", Add(new Transitions(log.Items, 1, twoSteps: true)));
        foreach (var last in (int[])[1, 5])
        {
            Filled("item-kNN", $"last {last}", Add(new CoOccurrence(log.Items, last)));
        }

        foreach (var neighbours in (int[])[50, 200])
        {
            Filled("V-SkNN", $"{neighbours} neighbours", Add(new ShopperNeighbours(neighbours, isStan: false)));
            Filled("STAN", $"{neighbours} neighbours", Add(new ShopperNeighbours(neighbours, isStan: true)));
        }

        if (log.Vocabulary > 0)
        {
            Filled("text", "last 5", Add(new TextLikeness(log)));
        }

        var own = Add(new OwnItems());
        rivals.Add(new Rival("own items", "latest first", [own]));
        foreach (var step in steps)
        {
            rivals.Add(new Rival("own + transitions + category", $"transitions of place {step}", [own, step, .. byBrand]));
        }

        Rivals = rivals;
        _scores = [.. _sources.Select(_ => new Dictionary<int, float>())];
        _lists = new int[_sources.Count][];
    }

    /// <summary>The rivals.</summary>
    public IReadOnlyList<Rival> Rivals { get; }

    /// <summary>The place of a target in every rival's list, from 1; 0 beyond <paramref name="most"/>.</summary>
    /// <param name="state">What has happened so far.</param>
    /// <param name="user">The shopper.</param>
    /// <param name="target">The item that came.</param>
    /// <param name="most">Places that count.</param>
    /// <param name="ofNew">Takes the places in lists without the shopper's own items.</param>
    /// <param name="ofAll">Takes the places in lists with them.</param>
    public void Rank(ReplayState state, int user, int target, int most, Span<int> ofNew, Span<int> ofAll)
    {
        for (var i = 0; i < _sources.Count; i++)
        {
            _scores[i].Clear();
            _sources[i].Score(state, user, _scores[i]);
            _lists[i] = [.. _scores[i].OrderByDescending(pair => pair.Value).ThenBy(pair => pair.Key).Take(Named + state.HistoryOf(user).Count).Select(pair => pair.Key)];
        }

        var own = state.HistoryOf(user).Select(met => met.Item).ToHashSet();
        for (var i = 0; i < Rivals.Count; i++)
        {
            ofNew[i] = PlaceIn(Rivals[i], target, most, own);
            ofAll[i] = PlaceIn(Rivals[i], target, most, []);
        }
    }

    /// <summary>Learns from the next event of a state that goes past it afterwards.</summary>
    public void Learn(ReplayState state)
    {
        var what = state.Log.Events[state.Next];
        if (what.IsInterest)
        {
            _sources.ForEach(source => source.Learn(state, what));
        }
    }

    private int PlaceIn(Rival rival, int target, int most, HashSet<int> without)
    {
        var listed = new HashSet<int>();
        foreach (var source in rival.Sources)
        {
            foreach (var item in _lists[source])
            {
                if (!without.Contains(item) && listed.Add(item))
                {
                    if (item == target)
                    {
                        return listed.Count;
                    }

                    if (listed.Count == most)
                    {
                        return 0;
                    }
                }
            }
        }

        return 0;
    }
}
