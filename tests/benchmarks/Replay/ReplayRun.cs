using RealtimeRec.Benchmarks.Replay.Rivals;
using RealtimeRec.Feeds;
using RealtimeRec.RankerTraining;

namespace RealtimeRec.Benchmarks.Replay;

/// <summary>Replays a log into a cluster and into the rivals beside it, and asks all of them before sampled events.</summary>
internal sealed class ReplayRun
{
    /// <summary>Places that count.</summary>
    public const int Places = 20;

    /// <summary>Events that are applied together where nobody is asked between them.</summary>
    private const int Together = 256;

    /// <summary>Items asked for, so that enough are left without the shopper's own.</summary>
    private const int Asked = 60;

    private readonly ReplayLog _log;
    private readonly HashSet<int> _tuning;
    private readonly HashSet<int> _test;
    private readonly HashSet<int> _training;
    private readonly int _begin;
    private readonly string? _recipe;
    private readonly bool _isStudied;

    /// <param name="log">The log.</param>
    /// <param name="cases">Cases of the test at most, of the last quarter of the log; half as many before choose the rivals' settings.</param>
    /// <param name="recipe">The recipe to ask for; null for the one that serves.</param>
    /// <param name="isStudied">Whether to keep what the feed's lists said.</param>
    /// <param name="training">Cases at most, with items new to the shopper and before the test, to train a ranker on; 0 for none.</param>
    /// <exception cref="ArgumentException">The log has no case.</exception>
    public ReplayRun(ReplayLog log, int cases, string? recipe, bool isStudied = false, int training = 0)
    {
        (_log, _recipe, _isStudied) = (log, recipe, isStudied);
        Field = new RivalField(log);
        var (from, begin) = ((int)(0.4 * log.Events.Length), (int)(0.75 * log.Events.Length));
        var eligible = EligibleEvents();
        var random = new Random(1);
        _tuning = Sample([.. eligible.Where(number => number >= from && number < begin)], Math.Max(1, cases / 2), random);
        _test = Sample([.. eligible.Where(number => number >= begin)], cases, random);
        _begin = begin;
        _training = Sample([.. EligibleEvents(ofNew: true).Where(number => number >= from && number < begin)], training, random);
        if (_test.Count == 0)
        {
            throw new ArgumentException("In the last quarter of the log nobody comes who was there before: there is nothing to ask for.", nameof(log));
        }

        (Tuning, Test) = (new ReplayOutcome(Field.Rivals.Count), new ReplayOutcome(Field.Rivals.Count));
    }

    /// <summary>The rivals.</summary>
    public RivalField Field { get; }

    /// <summary>What the rivals' settings are chosen by.</summary>
    public ReplayOutcome Tuning { get; }

    /// <summary>The test.</summary>
    public ReplayOutcome Test { get; }

    /// <summary>What the feed's lists said before each event of the test with an item new to the shopper; empty when it is not studied.</summary>
    public List<FusionStudy.Case> Studied { get; } = [];

    /// <summary>What a ranker is trained on, in the order of the log.</summary>
    public List<RankerCase> Training { get; } = [];

    /// <summary>Replays the whole log.</summary>
    /// <param name="cluster">The cluster.</param>
    /// <param name="train">Told when all of <see cref="Training"/> is there, before the test.</param>
    /// <param name="progress">Told now and then how many events are done.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task RunAsync(ReplayCluster cluster, Action train, Action<int> progress, CancellationToken cancellationToken)
    {
        var state = new ReplayState(_log);
        var isSettled = true;
        var sent = 0;
        for (var number = 0; number < _log.Events.Length; number++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (number - sent == Together)
            {
                await SendAsync(number);
            }

            var what = _log.Events[number];
            if (number == _begin && _training.Count > 0)
            {
                train();
            }

            if (_training.Contains(number))
            {
                await SettleAsync(number);
                if (await cluster.ApplyMeasuredAsync(_log, number) is { } measured)
                {
                    Training.Add(measured);
                }

                (sent, isSettled) = (number + 1, false);
            }

            if (_tuning.Contains(number))
            {
                AskRivals(state, what, Tuning);
            }
            else if (_test.Contains(number))
            {
                await SettleAsync(number);
                AskRivals(state, what, Test);
                await AskFeedAsync(cluster, state, what, cancellationToken);
            }

            Field.Learn(state);
            state.Advance();
            if (number % 1_000 == 0)
            {
                progress(number);
            }
        }

        async Task SettleAsync(int end)
        {
            await SendAsync(end);
            if (!isSettled)
            {
                await cluster.SettleAsync(cancellationToken);
                isSettled = true;
            }
        }

        async Task SendAsync(int end)
        {
            if (sent < end)
            {
                await cluster.ApplyAsync(_log, sent, end, cancellationToken);
                (sent, isSettled) = (end, false);
            }
        }
    }

    private void AskRivals(ReplayState state, in ReplayEvent what, ReplayOutcome outcome)
    {
        var (user, item) = (what.User, what.Item);
        var own = state.ItemsOf(user, int.MaxValue);
        outcome.Cases.Add(new ReplayCase(state.Next, !own.Contains(item), own.Count, state.FirstMet[item] < 0 ? -1 : state.Next - state.FirstMet[item]));
        var (ofNew, ofAll) = (new int[Field.Rivals.Count], new int[Field.Rivals.Count]);
        Field.Rank(state, user, item, Places, ofNew, ofAll);
        for (var i = 0; i < ofNew.Length; i++)
        {
            outcome.RivalsOfNew[i].Add(ofNew[i]);
            outcome.RivalsOfAll[i].Add(ofAll[i]);
        }
    }

    private async Task AskFeedAsync(ReplayCluster cluster, ReplayState state, ReplayEvent what, CancellationToken cancellationToken)
    {
        var started = TimeProvider.System.GetTimestamp();
        var page = await cluster.FeedAsync(_log.Users[what.User], what.TimeMs, Asked, _recipe, isExplained: false, cancellationToken);
        Test.Latency.Add(TimeProvider.System.GetElapsedTime(started).TotalMilliseconds);

        var target = _log.Products[what.Item].ItemId;
        var own = OwnOf(state, what.User);
        var shown = page.Items.Take(Places).ToArray();
        var fresh = page.Items.Where(item => !own.Contains(item.ItemId)).Take(Places).ToArray();
        Test.FeedOfAll.Add(Array.FindIndex(shown, item => item.ItemId == target) + 1);
        Test.FeedOfNew.Add(Array.FindIndex(fresh, item => item.ItemId == target) + 1);
        if (cluster.IsRankerServed)
        {
            var fused = await cluster.FeedAsync(_log.Users[what.User], what.TimeMs, Asked, ReplayCluster.WithoutRanker, isExplained: false, cancellationToken);
            Test.FusionOfNew.Add(Array.FindIndex(fused.Items.Where(item => !own.Contains(item.ItemId)).Take(Places).ToArray(), item => item.ItemId == target) + 1);
        }

        foreach (var item in shown)
        {
            Test.PlacesByReason[item.Reason.Source] = Test.PlacesByReason.GetValueOrDefault(item.Reason.Source) + 1;
            Test.Served.Add(item.ItemId);
        }

        if (_isStudied && Test.Cases[^1].IsNew)
        {
            var all = await cluster.FeedAsync(_log.Users[what.User], what.TimeMs, FeedRequest.MaxDepth, _recipe, isExplained: true, cancellationToken);
            Studied.Add(FusionStudy.CaseOf(all, own, target, cluster.WeightsOf(_recipe)));
        }

        Test.CategoriesServed += shown.Select(CategoryOf).Where(category => category is not null).Distinct().Count();
        if (Array.Find(fresh, item => item.ItemId == target) is { } hit)
        {
            Test.HitsByReason[hit.Reason.Source] = Test.HitsByReason.GetValueOrDefault(hit.Reason.Source) + 1;
        }

        static string? CategoryOf(FeedItem item) => item.Product?.Categories is [.., var leaf] ? leaf : null;
    }

    private HashSet<string> OwnOf(ReplayState state, int user) =>
        state.ItemsOf(user, int.MaxValue).Select(item => _log.Products[item].ItemId).ToHashSet(StringComparer.Ordinal);

    /// <summary>Events with an item that the shopper wants, of shoppers who had met something before; with one that is new to the shopper alone, if asked for.</summary>
    private List<int> EligibleEvents(bool ofNew = false)
    {
        var met = new HashSet<(int User, int Item)>();
        var known = new bool[_log.Users.Length];
        var eligible = new List<int>();
        for (var number = 0; number < _log.Events.Length; number++)
        {
            var what = _log.Events[number];
            if (what.IsInterest)
            {
                var isNew = met.Add((what.User, what.Item));
                if (known[what.User] && (isNew || !ofNew))
                {
                    eligible.Add(number);
                }

                known[what.User] = true;
            }
        }

        return eligible;
    }

    private static HashSet<int> Sample(int[] events, int most, Random random)
    {
        random.Shuffle(events);
        return [.. events.Take(most)];
    }
}
