namespace RealtimeRec.Benchmarks.Replay;

/// <summary>What has happened so far, as every rival may know it.</summary>
internal sealed class ReplayState
{
    private readonly List<(int Item, long TimeMs, int Event)>[] _histories;
    private readonly List<int>[] _shoppers;

    /// <summary>Of a log of which nothing has happened yet.</summary>
    public ReplayState(ReplayLog log)
    {
        Log = log;
        _histories = [.. log.Users.Select(_ => new List<(int, long, int)>())];
        _shoppers = [.. log.Products.Select(_ => new List<int>())];
        FirstMet = new int[log.Items];
        Array.Fill(FirstMet, -1);
        Counts = new int[log.Items];
    }

    /// <summary>The log.</summary>
    public ReplayLog Log { get; }

    /// <summary>Number of the next event.</summary>
    public int Next { get; private set; }

    /// <summary>How often each item was met.</summary>
    public int[] Counts { get; }

    /// <summary>Number of the event with which each item was met first; -1 for none.</summary>
    public int[] FirstMet { get; }

    /// <summary>Everything that a shopper did, oldest first.</summary>
    public IReadOnlyList<(int Item, long TimeMs, int Event)> HistoryOf(int user) => _histories[user];

    /// <summary>Who met an item, each once, in the order of their first time.</summary>
    public IReadOnlyList<int> ShoppersOf(int item) => _shoppers[item];

    /// <summary>The items that a shopper met, latest first, each once.</summary>
    public List<int> ItemsOf(int user, int most)
    {
        var items = new List<int>();
        var history = _histories[user];
        for (var i = history.Count - 1; i >= 0 && items.Count < most; i--)
        {
            if (!items.Contains(history[i].Item))
            {
                items.Add(history[i].Item);
            }
        }

        return items;
    }

    /// <summary>Goes past the next event.</summary>
    public void Advance()
    {
        var what = Log.Events[Next];
        if (what.IsInterest)
        {
            if (!_histories[what.User].Exists(met => met.Item == what.Item))
            {
                _shoppers[what.Item].Add(what.User);
            }

            _histories[what.User].Add((what.Item, what.TimeMs, Next));
            Counts[what.Item]++;
            FirstMet[what.Item] = FirstMet[what.Item] < 0 ? Next : FirstMet[what.Item];
        }

        Next++;
    }
}
