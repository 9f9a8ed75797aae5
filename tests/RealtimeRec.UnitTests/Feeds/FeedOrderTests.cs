using RealtimeRec.Catalog;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Feeds;
using RealtimeRec.Products;
using RealtimeRec.UnitTests.Users;

namespace RealtimeRec.UnitTests.Feeds;

/// <summary>Two requests for one feed of a quiet shop are answered alike, whenever they come.</summary>
public sealed class FeedOrderTests
{
    private static readonly HashedTextEncoder Encoder = new();
    private static readonly ModelSet Models = ModelSet.Hashed(Encoder);
    private static readonly DateTimeOffset Stocked = new(2026, 12, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ProfileHarness _harness = new();
    private readonly CatalogIds _ids = new();

    [Theory]
    [InlineData(3, 17)]
    [InlineData(40, 3)]
    [InlineData(150, 7)]
    public void ProductsStockedTogetherKeepTheirOrderWhileTimeGoesOn(int products, int millisecondsApart)
    {
        // In another order than their numbers: those stocked together come in as it happens.
        var rows = Enumerable.Range(0, products).Select(i => Row(i, Stocked.AddMilliseconds(i * 37 % products * millisecondsApart))).ToArray();
        var index = CatalogSnapshot.Empty(Models).Index;
        var catalog = CatalogSnapshot.Empty(Models).With(rows, index);
        var rankings = CatalogRankings.Of(catalog);
        var first = OrderAt(catalog, rankings, Stocked.AddMinutes(1));
        for (var later = 1; later <= 500; later++)
        {
            Assert.Equal(first, OrderAt(catalog, rankings, Stocked.AddMinutes(1).AddMilliseconds(later)));
        }
    }

    private string[] OrderAt(CatalogSnapshot catalog, CatalogRankings rankings, DateTimeOffset now)
    {
        var candidates = CandidateSet.Rent();
        try
        {
            foreach (var item in rankings.Trending)
            {
                candidates.Add(catalog.Find(item)!, CandidateSourceKind.Trending);
            }

            var interests = _harness.InterestsOf(_harness.NewProfile());
            var context = new FeedContext
            {
                Request = new FeedRequest(),
                Interests = interests,
                ProfileVector = interests.ShortTerm,
                Catalog = catalog,
                Rankings = rankings,
                Index = catalog.Index,
                Recipe = new FeedRecipe(),
                Excluded = new HashSet<int>(),
                Cursor = FeedCursor.New(TimeProvider.System),
                Category = null,
                NowMs = now.ToUnixTimeMilliseconds(),
            };
            new FeedScorer().Score(context, candidates.All);
            var best = CandidateOrder.Best(candidates.All, MaximalMarginalRelevance.PoolFor(20));
            var places = new MaximalMarginalRelevance().Choose(best, 20, context.Recipe.Relevance);
            return [.. best.Take(places).Select(candidate => candidate.Row.ItemId)];
        }
        finally
        {
            candidates.Return();
        }
    }

    private CatalogRow Row(int i, DateTimeOffset firstSeen)
    {
        var product = new Product { ItemId = $"mug-{i}", Title = $"mugs {i}", Categories = ["mugs"], Price = 5, Stock = 3 };
        return new CatalogRow(
            _ids,
            _ids.Items.GetOrAdd(product.ItemId),
            new CatalogDetails { Product = product, TextVectors = [new TextVector(Models.TextEncoder, Encoder.EncodeQuery(product.Title))], Retired = false, FirstSeen = firstSeen },
            CatalogStatistics.None,
            Models);
    }
}
