using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using RealtimeRec.Catalog;
using RealtimeRec.Products;
using RealtimeRec.State;

namespace RealtimeRec.UnitTests.Products;

/// <summary>What earlier versions stored of the catalogue is read by this one; what a newer one stored, or a disk garbled, is told from it.</summary>
public sealed class StoredProductTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly ServiceProvider _services;
    private readonly GrainStateSerializer _serializer;

    public StoredProductTests()
    {
        _services = new ServiceCollection()
            .AddSerializer(builder => builder.AddAssembly(typeof(ProductState).Assembly).AddAssembly(typeof(Product).Assembly))
            .BuildServiceProvider();
        _serializer = new GrainStateSerializer(_services.GetRequiredService<Serializer>());
    }

    public void Dispose() => _services.Dispose();

    /// <summary>A retired product with everything, as version 080284e wrote it to Redis: its price in binary.</summary>
    [Fact]
    public void A_product_that_080284e_stored_is_read_with_all_it_holds() => AssertIsTheKettle(Read<ProductState>("product-080284e"));

    [Fact]
    public void What_080284e_stored_is_the_same_once_this_version_has_stored_it() =>
        AssertIsTheKettle(_serializer.Deserialize<ProductState>(_serializer.Serialize(Read<ProductState>("product-080284e"))));

    [Fact]
    public void A_product_that_080284e_knew_from_events_alone_is_unknown()
    {
        var details = Read<ProductState>("product-unknown-080284e").Details!;
        Assert.Equal(("undefined", true, Start), (details.Product.ItemId, details.IsUnknown, details.FirstSeen));
    }

    [Fact]
    public void A_shard_that_080284e_stored_lists_its_products() =>
        Assert.Equal(["kettle-1", "undefined", "铜壶"], Read<CatalogShardState>("catalog-shard-080284e").ItemIds);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_a_newer_version_stored_is_told_from_damage(bool damaged)
    {
        var stored = _serializer.Serialize(new ProductState { Log = "log", LogOffset = 7 }).ToArray();
        StateEnvelope.Seal(stored, 99);
        if (damaged)
        {
            stored[^1] ^= 0xFF;
        }

        var fault = _serializer.Deserialize<ProductState>(BinaryData.FromBytes(stored)).Fault;
        Assert.Equal(damaged ? null : 99, fault!.NewerFormat);
    }

    private static void AssertIsTheKettle(ProductState state)
    {
        Assert.Null(state.Fault);
        Assert.Equal(("shop.catalog-3", 1_234), (state.Log, state.LogOffset));
        var details = state.Details!;
        Assert.True(details is { Retired: true, IsUnknown: false });
        Assert.Equal(Start, details.FirstSeen);
        Assert.True(details.Product.SameAs(new Product
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
        }));
        Assert.Equal(32, details.TextVectorOf("hashed-1")!.Dimensions);
        Assert.Equal((new ProductCounts(40, 5, 2), 6_912.25), (state.Statistics.Counts, state.Statistics.LogPopularity));
        Assert.Equal(
            [new NeighbourSignal("pot-1", NeighbourKind.Visited, 3.5f), new NeighbourSignal("cup-1", NeighbourKind.Bought, 2f)],
            state.Statistics.Neighbours);
    }

    private T Read<T>(string name)
    {
        using var stream = typeof(StoredProductTests).Assembly.GetManifestResourceStream($"{name}.base64")!;
        using var reader = new StreamReader(stream);
        return _serializer.Deserialize<T>(BinaryData.FromBytes(Convert.FromBase64String(reader.ReadToEnd())));
    }
}
