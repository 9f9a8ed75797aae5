using System.Buffers;
using System.IO.Hashing;
using System.Runtime.InteropServices;
using RealtimeRec.Candidates;
using RealtimeRec.Catalog;
using RealtimeRec.Feeds.Scores;
using RealtimeRec.Feeds.Sources;

namespace RealtimeRec.Feeds.Learned;

/// <summary>
/// What a ranker knows of a candidate: its place and score in every source's list, and what product, shopper and moment have to do with each other. The
/// same code writes it when a ranker serves and when one learns.
/// </summary>
internal sealed class FeedFeatures
{
    /// <summary>In place of a number that there is not: below every one that there is.</summary>
    private const float Missing = -100;

    private const int PerSource = 3;
    private const float MsPerHour = 3_600_000;
    private const float MsPerSecond = 1_000;

    /// <summary>The shopper's last items that a candidate's vector is compared with.</summary>
    private const int LastItems = 5;

    private static readonly string[] s_ofProducts =
    [
        "affinity", "seen", "fused", "fused_place", "sources", "best_place", "mean_place", "leaf_of_last", "leaf_share", "brand_of_last", "brand_share",
        "cosine_to_last", "cosine_to_last_items", "cosine_to_current", "cosine_to_lasting", "steps_from_last", "steps_from_second", "steps_to_last",
        "popularity", "age", "interactions", "price_distance", "price_difference", "history", "gap", "leaves",
    ];

    private readonly Source[] _sources;
    private readonly int _affinity;
    private readonly int _seen;

    /// <param name="components">The pipeline's components.</param>
    public FeedFeatures(IReadOnlyList<ICandidateComponent> components)
    {
        var sources = components.OfType<ICandidateSource<FeedQuery>>().ToList();
        var parts = components.OfType<ICandidateScore<FeedQuery>>().ToList();
        (_affinity, _seen) = (parts.FindIndex(part => part is Affinity), parts.FindIndex(part => part is Seen));
        _sources =
        [
            .. sources.Where(source => source is IRankedList and not IContextSource).Select(source => new Source(
                source, sources.IndexOf(source), parts.FindIndex(part => ReferenceEquals(part, source)), ((IRankedList)source).Scale)),
        ];
        Names = [.. _sources.SelectMany(source => (string[])[$"{source.Component.Name}:place", $"{source.Component.Name}:score", $"{source.Component.Name}:evidence"]), .. s_ofProducts];
        Fingerprint = XxHash64.HashToUInt64(MemoryMarshal.AsBytes(string.Join('\n', Names).AsSpan()));
    }

    /// <summary>Their names, in order. A ranker that was trained on others is none for this silo.</summary>
    public string[] Names { get; }

    /// <summary>A hash of the names in their order, the same on every silo of this version: features of another one mean something else.</summary>
    public ulong Fingerprint { get; }

    /// <summary>Writes what is known of candidates.</summary>
    /// <param name="query">The query.</param>
    /// <param name="candidates">The candidates, with their scores.</param>
    /// <param name="numbers">Numbers of those that are to be ranked, in falling order of score.</param>
    /// <param name="features">Takes as many numbers as there are <see cref="Names"/> for each of them, none of them NaN.</param>
    public void Write(FeedQuery query, CandidateSet candidates, ReadOnlySpan<int> numbers, Span<float> features)
    {
        var named = ArrayPool<Named>.Shared.Rent(numbers.Length);
        try
        {
            named.AsSpan(0, numbers.Length).Clear();
            for (var i = 0; i < _sources.Length; i++)
            {
                WriteSource(query, candidates, numbers, features[(PerSource * i)..], named, _sources[i]);
            }

            WriteProducts(query, candidates, numbers, features[(PerSource * _sources.Length)..], named);
        }
        finally
        {
            ArrayPool<Named>.Shared.Return(named);
        }
    }

    private void WriteSource(FeedQuery query, CandidateSet candidates, ReadOnlySpan<int> numbers, Span<float> features, Span<Named> named, in Source source)
    {
        var options = (SourceOptions)query.Recipe.OptionsOf(source.Component);
        var scores = candidates.NamedBy(source.Number);
        var parts = candidates.Part(source.Part);
        var evidence = source.Scale == ListScale.Steps ? candidates.EvidenceOf(source.Component) : default;
        var highest = float.NegativeInfinity;
        foreach (var score in scores)
        {
            highest = score > highest ? score : highest;
        }

        for (var i = 0; i < numbers.Length; i++)
        {
            var row = features[(i * Names.Length)..];
            var score = scores[numbers[i]];
            if (!(score > float.NegativeInfinity))
            {
                (row[0], row[1], row[2]) = (0, Missing, 0);
                continue;
            }

            var heard = evidence.IsEmpty ? 0 : evidence[numbers[i]];
            var confidence = evidence.IsEmpty ? 1 : EvidencedSource.ConfidenceOf(heard);
            var worth = options.Weight * confidence;
            var place = worth > 0 ? (float)(parts[numbers[i]] / worth) : 0;
            row[0] = place;
            row[1] = source.Scale switch
            {
                ListScale.Logarithm => score - highest,
                ListScale.Cosine => score,
                _ => highest > 0 ? score / highest : 0,
            };
            row[2] = MathF.Log2(1 + heard);
            named[i] = new Named(named[i].Count + 1, MathF.Max(named[i].Best, place), named[i].Sum + place);
        }
    }

    private void WriteProducts(FeedQuery query, CandidateSet candidates, ReadOnlySpan<int> numbers, Span<float> features, ReadOnlySpan<Named> named)
    {
        var shopper = new LastItemsOf(query);
        var (interests, interactions) = (query.Interests, query.Interests.Interactions);
        var history = MathF.Log2(1 + interactions.Length);
        var gap = interactions.Length == 0 ? Missing : MathF.Log2(1 + (Math.Max(0, query.NowMs - interactions[^1].TimeMs) / MsPerSecond));
        var top = numbers.Length == 0 ? 1 : Math.Max(1e-9, candidates.Scores[numbers[0]]);
        for (var i = 0; i < numbers.Length; i++)
        {
            var row = candidates.Rows[numbers[i]];
            var popularity = query.Rankings.PopularityOf(row);
            var price = shopper.PriceDifference(row);
            ReadOnlySpan<float> values =
            [
                (float)candidates.Part(_affinity)[numbers[i]],
                (float)candidates.Part(_seen)[numbers[i]],
                (float)(candidates.Scores[numbers[i]] / top),
                1f / (i + 1),
                named[i].Count,
                named[i].Best,
                named[i].Sum / _sources.Length,
                shopper.IsOfLastLeaf(row) ? 1 : 0,
                shopper.LeafShare(row),
                shopper.IsOfLastBrand(row) ? 1 : 0,
                shopper.BrandShare(row),
                shopper.CosineToLast(row),
                shopper.CosineToAll(row),
                interests.ShortTerm.IsZero ? 0 : interests.ShortTerm.Dot(row.Vector),
                interests.LongTerm.IsZero ? 0 : interests.LongTerm.Dot(row.Vector),
                StepShare(shopper.Last, row),
                StepShare(shopper.Second, row),
                StepShare(row, shopper.Last),
                double.IsFinite(popularity) ? (float)(popularity - query.Rankings.MaxLogPopularity) : Missing,
                MathF.Log2(1 + (Math.Max(0, query.NowMs - row.NewSinceMs) / MsPerHour)),
                MathF.Log2(1 + row.Interactions),
                price is { } distance ? MathF.Abs(distance) : Missing,
                price ?? Missing,
                history,
                gap,
                shopper.Leaves,
            ];
            values.CopyTo(features[(i * Names.Length)..]);
        }
    }

    /// <summary>The share of shoppers' steps from a product that led to another.</summary>
    private static float StepShare(CatalogRow? from, CatalogRow? to)
    {
        if (from is null || to is null || Array.IndexOf(from.CoVisited.Items, to.Item) is var place && place < 0)
        {
            return 0;
        }

        return from.CoVisited.Weights[place] / (from.CoVisited.Sum + 2);
    }

    private readonly record struct Source(ICandidateComponent Component, int Number, int Part, ListScale Scale);

    /// <summary>What all sources say of a candidate: how many name it, its best place and the sum of its places.</summary>
    private readonly record struct Named(int Count, float Best, float Sum);

    /// <summary>The shopper's last items, with what a product has in common with them.</summary>
    private readonly struct LastItemsOf
    {
        private readonly CatalogRow[] _rows;
        private readonly Dictionary<CategoryOrdinal, int> _leaves = [];
        private readonly Dictionary<BrandOrdinal, int> _brands = [];
        private readonly float? _price;

        public LastItemsOf(FeedQuery query)
        {
            var recent = query.Interests.Recent;
            _rows = [.. recent.Select(item => query.Catalog.Find(item.Item)).OfType<CatalogRow>()];
            Last = recent.Count > 0 ? query.Catalog.Find(recent[0].Item) : null;
            Second = recent.Count > 1 ? query.Catalog.Find(recent[1].Item) : null;
            float[] prices = [.. _rows.Select(LogPrice).OfType<float>()];
            _price = prices.Length == 0 ? null : prices.Average();
            foreach (var row in _rows)
            {
                _leaves[row.LeafCategory] = _leaves.GetValueOrDefault(row.LeafCategory) + 1;
                _brands[row.Brand] = _brands.GetValueOrDefault(row.Brand) + 1;
            }
        }

        public CatalogRow? Last { get; }

        public CatalogRow? Second { get; }

        public int Leaves => _leaves.Count;

        public bool IsOfLastLeaf(CatalogRow row) => Last is not null && !row.LeafCategory.IsNone && row.LeafCategory == Last.LeafCategory;

        public bool IsOfLastBrand(CatalogRow row) => Last is not null && !row.Brand.IsNone && row.Brand == Last.Brand;

        public float LeafShare(CatalogRow row) => row.LeafCategory.IsNone || _rows.Length == 0 ? 0 : (float)_leaves.GetValueOrDefault(row.LeafCategory) / _rows.Length;

        public float BrandShare(CatalogRow row) => row.Brand.IsNone || _rows.Length == 0 ? 0 : (float)_brands.GetValueOrDefault(row.Brand) / _rows.Length;

        public float CosineToLast(CatalogRow row) => Last is null ? 0 : Last.Vector.Dot(row.Vector);

        public float CosineToAll(CatalogRow row)
        {
            var count = Math.Min(LastItems, _rows.Length);
            var sum = 0f;
            for (var i = 0; i < count; i++)
            {
                sum += _rows[i].Vector.Dot(row.Vector);
            }

            return count == 0 ? 0 : sum / count;
        }

        /// <summary>How much dearer a product is than the last items, as a logarithm to the base 2; null where prices are not known.</summary>
        public float? PriceDifference(CatalogRow row) => LogPrice(row) - _price;

        private static float? LogPrice(CatalogRow row) => row.Details.Product.Price is { } price and > 0 ? MathF.Log2((float)price) : null;
    }
}
