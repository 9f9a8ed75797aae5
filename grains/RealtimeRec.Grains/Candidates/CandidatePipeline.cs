using System.Collections.Concurrent;
using System.Numerics.Tensors;
using System.Text;
using RealtimeRec.Feeds;

namespace RealtimeRec.Candidates;

/// <summary>
/// Makes a page of products: hydrators → sources → filters → parts of the score → ranker → quota → selection, each the components of that kind in the order
/// in which they were registered, those that the query's recipe switches off left out. Works on immutable data only.
/// </summary>
/// <remarks>All members may be called from any thread.</remarks>
internal sealed class CandidatePipeline<TQuery>
    where TQuery : CandidateQuery
{
    private readonly Stage<IQueryHydrator<TQuery>>[] _hydrators;
    private readonly Stage<ICandidateSource<TQuery>>[] _sources;
    private readonly Stage<ICandidateFilter<TQuery>>[] _filters;
    private readonly Stage<ICandidateScore<TQuery>>[] _scores;
    private readonly Stage<ICandidateRanker<TQuery>>? _ranker;
    private readonly Stage<ICandidateQuota<TQuery>>? _quota;
    private readonly Stage<ICandidateSelector<TQuery>>? _selector;
    private readonly ICandidateComponent[] _sourceComponents;
    private readonly ConcurrentBag<CandidateSet> _free = [];
    private readonly CandidateMetrics _metrics;

    public CandidatePipeline(IEnumerable<PipelineComponent<TQuery>> components, CandidateMetrics metrics)
    {
        Components = [.. components.Select(registered => registered.Component)];
        if (Components.GroupBy(component => component.Name, StringComparer.OrdinalIgnoreCase).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"Two components are called {twice.Key}.", nameof(components));
        }

        _metrics = metrics;
        _hydrators = Stages<IQueryHydrator<TQuery>>();
        _sources = Stages<ICandidateSource<TQuery>>();
        _filters = Stages<ICandidateFilter<TQuery>>();
        _scores = Stages<ICandidateScore<TQuery>>();
        _ranker = Single<ICandidateRanker<TQuery>>();
        _quota = Single<ICandidateQuota<TQuery>>();
        _selector = Single<ICandidateSelector<TQuery>>();
        _sourceComponents = Array.ConvertAll(_sources, ICandidateComponent (stage) => stage.Component);
    }

    /// <summary>The components in their order.</summary>
    public IReadOnlyList<ICandidateComponent> Components { get; }

    /// <summary>Makes a page; the caller disposes of it once the answer is written.</summary>
    /// <exception cref="OperationCanceledException">Nobody waits for the page any more.</exception>
    public CandidateSet Run(TQuery query, CancellationToken cancellationToken)
    {
        var candidates = _free.TryTake(out var free) ? free : new CandidateSet(_sourceComponents, _filters.Length, _scores.Length, _free.Add);
        try
        {
            Hydrate(query);
            Collect(query, candidates, cancellationToken);
            Filter(query, candidates);
            Score(query, candidates);
            Rank(query, candidates);
            Select(query, candidates);
            return candidates;
        }
        catch
        {
            candidates.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Why a candidate is shown: the reason of the largest part of its score that has one, else of the first source that named it. Counted: asked
    /// for once for each candidate shown.
    /// </summary>
    public FeedReason ReasonOf(TQuery query, CandidateSet candidates, int candidate)
    {
        var reason = ReasonOfScore(query, candidates, candidate) ?? ReasonOfSource(query, candidates, candidate);
        _metrics.Shown(CandidateMetrics.TagOf(reason.Source));
        return reason;
    }

    /// <summary>The parts of a candidate's score by component.</summary>
    public Dictionary<string, double> PartsOf(TQuery query, CandidateSet candidates, int candidate)
    {
        var parts = new Dictionary<string, double>();
        for (var i = 0; i < _scores.Length; i++)
        {
            if (query.Recipe.Enables(_scores[i].Component))
            {
                parts[_scores[i].Component.Name] = Rounded(candidates.Part(i)[candidate]);
            }
        }

        if (!candidates.Moved.IsEmpty && _ranker is { } ranker)
        {
            parts[ranker.Component.Name] = Rounded(candidates.Moved[candidate]);
        }

        return parts;
    }

    /// <summary>Every source that named a candidate, with its score and the candidate's place among what it named and the filters left.</summary>
    public FeedSource[] SourcesOf(CandidateSet candidates, int candidate)
    {
        var sources = new List<FeedSource>();
        for (var source = 0; source < _sources.Length; source++)
        {
            var named = candidates.NamedBy(source);
            if (!float.IsNaN(named[candidate]))
            {
                var rank = 1;
                for (var other = 0; other < named.Length; other++)
                {
                    rank += named[other] > named[candidate] || (named[other] == named[candidate] && other < candidate) ? 1 : 0;
                }

                sources.Add(new FeedSource(_sources[source].Component.Name, rank, float.IsFinite(named[candidate]) ? Rounded(named[candidate]) : null));
            }
        }

        return [.. sources];
    }

    /// <summary>A candidate's place by its score alone, from 1.</summary>
    public static int PlaceByScore(CandidateSet candidates, int candidate)
    {
        var place = 1;
        foreach (var score in candidates.Scores)
        {
            place += score > candidates.Scores[candidate] ? 1 : 0;
        }

        return place;
    }

    /// <summary>In words and numbers who named a candidate, what its score is made of, and its places by score and on the page.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="candidate">Its number.</param>
    /// <param name="place">Its place on the page, from 1.</param>
    public string ExplanationOf(TQuery query, CandidateSet candidates, int candidate, int place)
    {
        var named = SourcesOf(candidates, candidate).Select(source => Text(
            $"{source.Name} (place {source.Rank} of {candidates.CountNamed(Array.FindIndex(_sources, stage => stage.Component.Name == source.Name))})"));
        var text = new StringBuilder(Text($"Named by {string.Join(", ", named)}. Score {candidates.Scores[candidate] + 0d:0.####}"));
        var joint = " = ";
        foreach (var (name, part) in PartsOf(query, candidates, candidate).OrderByDescending(part => Math.Abs(part.Value)))
        {
            if (Math.Abs(part) >= 0.00005)
            {
                text.Append(part < 0 && joint == " + " ? " − " : joint).Append(Text($"{(joint == " + " ? Math.Abs(part) : part):0.####} {name}"));
                joint = " + ";
            }
        }

        var byScore = PlaceByScore(candidates, candidate);
        return text
            .Append(Text($": place {byScore} of {candidates.Count} by score"))
            .Append(byScore == place ? "." : Text($", place {place} of the page, since the page is made diverse."))
            .ToString();
    }

    /// <summary>What each component did, in the order in which they ran first.</summary>
    public FeedStep[] StepsOf(TQuery query, CandidateSet candidates)
    {
        FeedStep[] steps =
        [
            .. _hydrators.Select(stage => Step(query, stage.Component, 0, "prepared the query")),
            .. _sources.Select((stage, i) => Step(query, stage.Component, candidates.CountsNamed[i], Text($"named {candidates.CountsNamed[i]} products"))),
            .. _filters.Select((stage, i) => Step(query, stage.Component, candidates.CountsRefused[i], Text($"refused {candidates.CountsRefused[i]} of them"))),
            .. _scores.Select((stage, i) => Step(query, stage.Component, candidates.Count, ScoredText(candidates.Part(i)))),
            .. _ranker is { } ranker
                ? [Step(query, ranker.Component, MovedIn(candidates), candidates.Moved.IsEmpty ? "none is served" : Text($"moved {MovedIn(candidates)} products to other places"))]
                : Array.Empty<FeedStep>(),
            .. _quota is { } quota ? [Step(query, quota.Component, 0, "kept each kind to its share of the page")] : Array.Empty<FeedStep>(),
            .. _selector is { } selector
                ? [Step(query, selector.Component, candidates.Chosen.Length, Text($"chose {candidates.Chosen.Length} of {candidates.Count}"))]
                : Array.Empty<FeedStep>(),
        ];

        // A source that scores as well did both.
        return [.. steps.GroupBy(step => step.Component).Select(did => did.First() with { Text = string.Join("; ", did.Select(step => step.Text).Distinct()) })];
    }

    private static int MovedIn(CandidateSet candidates)
    {
        var count = 0;
        foreach (var moved in candidates.Moved)
        {
            count += moved == 0 ? 0 : 1;
        }

        return count;
    }

    private static FeedStep Step(TQuery query, ICandidateComponent component, int count, string text) =>
        query.Recipe.Enables(component) ? new FeedStep(component.Name, count, text) : new FeedStep(component.Name, 0, "switched off by the recipe");

    private static string ScoredText(ReadOnlySpan<double> part) =>
        part.IsEmpty ? "had nothing to score" : Text($"added between {Rounded(TensorPrimitives.Min(part)):0.####} and {Rounded(TensorPrimitives.Max(part)):0.####} to the score");

    private static string Text(FormattableString text) => FormattableString.Invariant(text);

    /// <summary>As it is told: no digits that say nothing, and no −0.</summary>
    private static double Rounded(double value) => Math.Round(value, 6) + 0d;

    private void Hydrate(TQuery query)
    {
        foreach (var stage in _hydrators)
        {
            if (query.Recipe.Enables(stage.Component))
            {
                var started = _metrics.Start();
                stage.Component.Hydrate(query);
                _metrics.Ran(stage.Tag, started);
            }
        }
    }

    private void Collect(TQuery query, CandidateSet candidates, CancellationToken cancellationToken)
    {
        for (var source = 0; source < _sources.Length; source++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var stage = _sources[source];
            if (query.Recipe.Enables(stage.Component))
            {
                var started = _metrics.Start();
                candidates.TurnOf(source);
                stage.Component.Collect(query, candidates);
                _metrics.Ran(stage.Tag, started);
                candidates.CountsNamed[source] = candidates.CountNamed(source);
                _metrics.Named(stage.Tag, candidates.CountsNamed[source]);
            }
        }
    }

    private void Filter(TQuery query, CandidateSet candidates)
    {
        var rows = candidates.Rows;
        var refused = candidates.Refused;
        for (var filter = 0; filter < _filters.Length; filter++)
        {
            var stage = _filters[filter];
            if (!query.Recipe.Enables(stage.Component))
            {
                continue;
            }

            var started = _metrics.Start();
            var count = 0;
            for (var i = 0; i < rows.Length; i++)
            {
                if (!refused[i] && !stage.Component.Allows(query, rows[i]))
                {
                    refused[i] = true;
                    count++;
                }
            }

            _metrics.Ran(stage.Tag, started);
            _metrics.Refused(stage.Tag, count);
            candidates.CountsRefused[filter] = count;
        }

        candidates.RemoveRefused();
    }

    private void Score(TQuery query, CandidateSet candidates)
    {
        for (var part = 0; part < _scores.Length; part++)
        {
            var stage = _scores[part];
            if (query.Recipe.Enables(stage.Component))
            {
                var started = _metrics.Start();
                stage.Component.Score(query, candidates, candidates.Part(part));
                _metrics.Ran(stage.Tag, started);
            }
            else
            {
                candidates.Part(part).Clear();
            }
        }

        candidates.Sum();
    }

    private void Rank(TQuery query, CandidateSet candidates)
    {
        if (_ranker is { } stage && query.Recipe.Enables(stage.Component))
        {
            var started = _metrics.Start();
            stage.Component.Rank(query, candidates);
            _metrics.Ran(stage.Tag, started);
        }
    }

    private void Select(TQuery query, CandidateSet candidates)
    {
        var places = Math.Min(query.Places, candidates.Count);
        var selector = _selector is { } selecting && query.Recipe.Enables(selecting.Component) ? _selector : null;
        var pool = selector is { } chooser ? chooser.Component.PoolFor(places) : places;
        var best = BestWithinQuota(query, candidates, places, pool);
        if (selector is { } stage)
        {
            var started = _metrics.Start();
            stage.Component.Choose(query, candidates, best, places);
            _metrics.Ran(stage.Tag, started);
        }

        candidates.Choose(best[..places].ToArray());
    }

    /// <summary>The best candidates, as many as the pool takes; those beyond the quota among them only where the page would have gaps without.</summary>
    private Span<int> BestWithinQuota(TQuery query, CandidateSet candidates, int places, int pool)
    {
        if (places == 0 || _quota is not { } stage || !query.Recipe.Enables(stage.Component))
        {
            return CandidateOrder.Best(candidates.Scores, pool);
        }

        var ranked = CandidateOrder.Best(candidates.Scores, candidates.Count).AsSpan();
        var started = _metrics.Start();
        var within = stage.Component.Narrow(query, candidates, ranked, places, pool);
        _metrics.Ran(stage.Tag, started);
        return ranked[..Math.Max(within, places)];
    }

    private FeedReason? ReasonOfScore(TQuery query, CandidateSet candidates, int candidate)
    {
        var last = double.PositiveInfinity;
        var lastPart = -1;
        while (true)
        {
            // The next smaller part; equal ones in their order.
            var next = -1;
            var value = 0d;
            for (var part = 0; part < _scores.Length; part++)
            {
                var own = candidates.Part(part)[candidate];
                if (own > value && (own < last || (own == last && part > lastPart)))
                {
                    (next, value) = (part, own);
                }
            }

            if (next < 0)
            {
                return null;
            }

            if (_scores[next].Component is ICandidateReason<TQuery> explaining && explaining.Explain(query, candidates, candidate) is { } reason)
            {
                return reason;
            }

            (last, lastPart) = (value, next);
        }
    }

    private FeedReason ReasonOfSource(TQuery query, CandidateSet candidates, int candidate)
    {
        for (var source = 0; source < _sources.Length; source++)
        {
            if (!float.IsNaN(candidates.NamedBy(source)[candidate]))
            {
                var component = _sources[source].Component;
                return (component as ICandidateReason<TQuery>)?.Explain(query, candidates, candidate) ?? new FeedReason(component.Name);
            }
        }

        throw new ArgumentOutOfRangeException(nameof(candidate), candidate, "No source named it.");
    }

    private Stage<TComponent>? Single<TComponent>()
        where TComponent : ICandidateComponent => Stages<TComponent>() switch
        {
            [] => null,
            [var only] => only,
            var several => throw new ArgumentException(
                $"A pipeline has one such component at most, not both {several[0].Component.Name} and {several[1].Component.Name}.", nameof(TComponent)),
        };

    private Stage<TComponent>[] Stages<TComponent>()
        where TComponent : ICandidateComponent =>
        [.. Components.OfType<TComponent>().Select(component => new Stage<TComponent>(component, CandidateMetrics.TagOf(component.Name)))];

    private readonly record struct Stage<TComponent>(TComponent Component, KeyValuePair<string, object?> Tag);
}
