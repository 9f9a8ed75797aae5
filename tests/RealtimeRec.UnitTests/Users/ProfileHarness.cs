using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Events;
using RealtimeRec.Products;
using RealtimeRec.Profiles;
using RealtimeRec.Quality;
using RealtimeRec.UnitTests.Quality;

namespace RealtimeRec.UnitTests.Users;

/// <summary>A profile over a small fixed catalogue.</summary>
internal sealed class ProfileHarness : ICatalogRows
{
    public const int Items = 12;

    /// <summary>The time that events are counted from.</summary>
    public static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>When events arrive, long after they were done.</summary>
    public static readonly DateTimeOffset Arrival = Start.AddDays(30);

    private readonly Dictionary<ItemOrdinal, CatalogRow> _rows = [];
    private readonly HashedTextEncoder _encoder = new();

    public ProfileHarness()
    {
        Models = ModelSet.Hashed(_encoder);
        for (var i = 0; i < Items; i++)
        {
            var product = new Product
            {
                ItemId = $"item-{i}",
                Title = i % 2 == 0 ? $"Red running shoe {i}" : $"智能手机 {i}",
                Brand = $"brand-{i % 3}",
                Categories = [i % 2 == 0 ? "shoes" : "phones"],
            };
            var vector = new TextVector(Models.TextEncoder, _encoder.EncodeQuery(product.Title));
            var row = new CatalogRow(
                Ids,
                Ids.Items.GetOrAdd(product.ItemId),
                new CatalogDetails { Product = product, TextVectors = [vector], Retired = false, FirstSeen = Start },
                CatalogStatistics.None,
                Models);
            _rows[row.Item] = row;
        }
    }

    public CatalogIds Ids { get; } = new();

    public ProfileRules Rules { get; } = new(Options.Create(new ProfileOptions()));

    public ModelSet Models { get; }

    public CatalogRow? Find(ItemOrdinal item) => _rows.GetValueOrDefault(item);

    public UserProfile NewProfile() => new(Ids, this, Rules);

    public ProfileInterests InterestsOf(UserProfile profile) =>
        ProfileInterests.Of(profile.Snapshot(), this, Rules);

    public static ShopEvent Event(int number, EventKind kind, int item, TimeSpan after) => new()
    {
        EventId = $"event-{number}",
        Kind = kind,
        Time = Start + after,
        UserId = "user",
        Items = kind == EventKind.Search ? [] : [new EventItem($"item-{item}", 9.5m, 2)],
        SearchTerm = kind == EventKind.Search ? $"shoes {item}" : null,
    };

    /// <summary>Applies events before the rules as they are by default.</summary>
    public void Apply(UserProfile profile, IEnumerable<ShopEvent> events)
    {
        var judge = QualityHarness.Judge(Ids, this);
        foreach (var shopEvent in events)
        {
            profile.Apply(shopEvent, new EventSource(null, 0, Arrival.ToUnixTimeMilliseconds()), judge, signals: null);
        }
    }

    /// <summary>Fails unless both profiles say the same; sums may differ by the rounding of their order.</summary>
    public void AssertSame(UserProfile expected, UserProfile actual)
    {
        Assert.Equal(expected.AppliedEvents, actual.AppliedEvents);
        Assert.Equal(expected.FirstEventMs, actual.FirstEventMs);
        Assert.Equal(expected.LastEventMs, actual.LastEventMs);
        Assert.Equal(expected.EventCounts.ToArray(), actual.EventCounts.ToArray());
        Assert.Equal(Describe(expected), Describe(actual));
        Assert.Equal(expected.Searches.ToArray(), actual.Searches.ToArray());
        var a = InterestsOf(expected);
        var b = InterestsOf(actual);
        AssertClose(a.ShortTerm, b.ShortTerm);
        AssertClose(a.LongTerm, b.LongTerm);
        Assert.Equal(a.Purchased.OrderBy(item => item.Value), b.Purchased.OrderBy(item => item.Value));
        Assert.Equal(a.Recent, b.Recent);
        foreach (var (category, share) in a.Categories)
        {
            Assert.Equal(share, b.Categories.GetValueOrDefault(category), 1e-3);
        }
    }

    private static string[] Describe(UserProfile profile) =>
        [.. profile.Interactions.ToArray().Select(i => $"{i.TimeMs} {i.Item} {i.Kind} {profile.DetailOf(i)}")];

    private static void AssertClose(Embedding expected, Embedding actual) =>
        Assert.True(expected.IsZero == actual.IsZero && (expected.IsZero || expected.Dot(actual) > 0.999f), "The vectors point in different directions.");
}
