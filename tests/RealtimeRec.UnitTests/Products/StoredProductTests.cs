using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Products;
using RealtimeRec.State;
using RealtimeRec.UnitTests.Stored;

namespace RealtimeRec.UnitTests.Products;

/// <summary>What earlier versions stored of the catalogue is read by this one; what a newer one stored, or a disk garbled, is told from it.</summary>
public sealed class StoredProductTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly Product Kettle = new()
    {
        ItemId = "kettle-1",
        Title = "铜壶 Copper kettle",
        Description = "Boils water.",
        Brand = "Kupfer",
        Categories = ["kitchen", "kitchen.kettles"],
        Price = 22.9m,
        Currency = "EUR",
        ImageUrl = "https://shop.example/kettle.jpg",
        Stock = 7,
        Attributes = new Dictionary<string, string> { ["color"] = "red", ["watts"] = "2200" },
        PublishedAt = Start.AddDays(-3),
    };

    private readonly StoredStates _stored = new();

    public void Dispose() => _stored.Dispose();

    /// <summary>A retired product with everything, as version 080284e wrote it to Redis: its price in binary.</summary>
    [Fact]
    public void AProductThat080284eStoredIsReadWithAllItHolds() => AssertIsTheKettle(_stored.Read<ProductState>("product-080284e"));

    [Fact]
    public void What080284eStoredIsTheSameOnceThisVersionHasStoredIt() =>
        AssertIsTheKettle(_stored.Serializer.Deserialize<ProductState>(_stored.Serializer.Serialize(_stored.Read<ProductState>("product-080284e"))));

    [Fact]
    public void AProductThat080284eKnewFromEventsAloneIsUnknown()
    {
        var details = _stored.Read<ProductState>("product-unknown-080284e").Details!;
        Assert.Equal(("undefined", true, Start), (details.Product.ItemId, details.IsUnknown, details.FirstSeen));
    }

    [Fact]
    public void AShardThat080284eStoredListsItsProducts() =>
        Assert.Equal(["kettle-1", "undefined", "铜壶"], _stored.Read<CatalogShardState>("catalog-shard-080284e").ItemIds);

    /// <summary>The same in form 1, with an exact price, the texts of two encoders, the time of the last signals and the last write.</summary>
    [Fact]
    public void AProductOfForm1IsReadWithAllItHolds()
    {
        var state = _stored.Read<ProductState>("product-1");
        Assert.Null(state.Fault);
        Assert.Equal(("shop.catalog/3", 1_234), (state.Log, state.LogOffset));
        Assert.Equal((new Guid("7f0c9f5e-3a52-4b0e-9a57-0c3d5a1b2c4d"), ProductWriteOutcome.Updated), (state.LastWrite, state.LastOutcome));
        var details = state.Details!;
        Assert.Equal((true, true, Start), (details.Retired, details.Known, details.FirstSeen));
        Assert.True(details.Product.SameAs(Kettle with { Price = 16_777_217.01m }));
        Assert.Equal([("hashed-1", 1), ("text-2", 2)], details.TextVectors.Select(text => (text.Encoder, text.TextRules)));
        Assert.Equal(1, details.TextVectorOf("text-2")!.Dot(Embedding.Normalized([4, 3, 2, 1])), 1e-6);
        Assert.Equal((new ProductCounts(40, 5, 2), 6_912.25, 1_772_366_400_123), (state.Statistics.Counts, state.Statistics.LogPopularity, state.Statistics.LastNamedMs));
        Assert.Equal(
            [new NeighbourSignal("pot-1", NeighbourKind.Visited, 3.5f), new NeighbourSignal("cup-1", NeighbourKind.Bought, 2f)],
            state.Statistics.Neighbours);
    }

    /// <summary>A variant, with the time that its popularity goes by.</summary>
    [Fact]
    public void AProductOfForm2IsReadWithItsGroupAndTheTimeOfItsPopularity()
    {
        var state = _stored.Read<ProductState>("product-2");
        Assert.Null(state.Fault);
        Assert.True(state.Details!.Product.SameAs(Kettle with { ItemGroupId = "kettles" }));
        Assert.Equal(new PopularityTime(1_772_366_400_123, 86_400_000, 1_740_830_400_000, 1_772_280_000_000), state.Statistics.Time);
    }

    /// <summary>What was met together lies apart, since it came with form 2 of versions that did not know it.</summary>
    [Fact]
    public void WhatWasMetTogetherIsReadAndMissingWhereItWasNotKept()
    {
        var statistics = _stored.Read<ProductState>("product-met-2").Statistics;
        Assert.Equal([new NeighbourSignal("pot-1", NeighbourKind.Visited, 3.5f)], statistics.Neighbours);
        Assert.Equal([new NeighbourSignal("cup-1", NeighbourKind.Met, 7f), new NeighbourSignal("pot-1", NeighbourKind.Met, 2f)], statistics.Met);
        foreach (var earlier in (string[])["product-080284e", "product-1", "product-2"])
        {
            Assert.Empty(_stored.Read<ProductState>(earlier).Statistics.Met);
        }
    }

    [Fact]
    public void AProductOfForm1ThatEventsAloneNamedIsUnknown()
    {
        var state = _stored.Read<ProductState>("product-unknown-1");
        var details = state.Details!;
        Assert.Equal(("undefined", true, Start), (details.Product.ItemId, details.IsUnknown, details.FirstSeen));
        Assert.Equal((new ProductCounts(3, 0, 0), 1_772_366_400_456), (state.Statistics.Counts, state.Statistics.LastNamedMs));
    }

    [Fact]
    public void AShardOfForm1ListsItsProducts()
    {
        var state = _stored.Read<CatalogShardState>("catalog-shard-1");
        Assert.Null(state.Fault);
        Assert.Equal(["kettle-1", "undefined", "铜壶"], state.ItemIds);
    }

    [Fact]
    public void ThePagesOfAShardOfForm2ListItsProductsAndHowManyThereAre()
    {
        var state = _stored.Read<CatalogShardState>("catalog-shard-2");
        Assert.Null(state.Fault);
        Assert.Equal(["kettle-1", "undefined", "铜壶"], state.ItemIds);
        Assert.Equal(3, state.Pages);
    }

    [Fact]
    public void AListOfANewerVersionIsToldFromDamageAndNothingOfItIsTaken()
    {
        var stored = _stored.Serializer.Serialize(new CatalogShardState { ItemIds = ["kettle-1"] }).ToArray();
        StateEnvelope.Seal(stored, 99);
        var newer = _stored.Serializer.Deserialize<CatalogShardState>(BinaryData.FromBytes(stored));
        Assert.Equal((99, 0), (newer.Fault!.NewerFormat, newer.ItemIds.Count));
        stored[^1] ^= 0xFF;
        var damaged = _stored.Serializer.Deserialize<CatalogShardState>(BinaryData.FromBytes(stored));
        Assert.Equal((null, 0), (damaged.Fault!.NewerFormat, damaged.ItemIds.Count));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void WhatANewerVersionStoredIsToldFromDamage(bool damaged)
    {
        var stored = _stored.Serializer.Serialize(new ProductState { Log = "log", LogOffset = 7 }).ToArray();
        StateEnvelope.Seal(stored, 99);
        if (damaged)
        {
            stored[^1] ^= 0xFF;
        }

        var fault = _stored.Serializer.Deserialize<ProductState>(BinaryData.FromBytes(stored)).Fault;
        Assert.Equal(damaged ? null : 99, fault!.NewerFormat);
    }

    private static void AssertIsTheKettle(ProductState state)
    {
        Assert.Null(state.Fault);
        Assert.Equal(("shop.catalog-3", 1_234), (state.Log, state.LogOffset));
        var details = state.Details!;
        Assert.True(details is { Retired: true, IsUnknown: false });
        Assert.Equal(Start, details.FirstSeen);
        Assert.True(details.Product.SameAs(Kettle));
        Assert.Equal(32, details.TextVectorOf("hashed-1")!.Dimensions);
        Assert.Equal((new ProductCounts(40, 5, 2), 6_912.25), (state.Statistics.Counts, state.Statistics.LogPopularity));
        Assert.Equal(
            [new NeighbourSignal("pot-1", NeighbourKind.Visited, 3.5f), new NeighbourSignal("cup-1", NeighbourKind.Bought, 2f)],
            state.Statistics.Neighbours);
    }
}
