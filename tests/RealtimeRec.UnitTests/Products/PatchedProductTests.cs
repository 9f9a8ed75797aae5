using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Products;

public sealed class PatchedProductTests
{
    private static readonly Product Kettle = new()
    {
        ItemId = "kettle",
        Title = "Kettle",
        Description = "Boils water.",
        Categories = ["kitchen"],
        Price = 45,
        Currency = "EUR",
        Stock = 0,
        Attributes = new Dictionary<string, string> { ["color"] = "red", ["size"] = "L" },
    };

    [Fact]
    public void ACatalogueThatGivesAPriceKeepsTheRest()
    {
        var merged = Merge(new ProductPatch { Given = new Product { ItemId = "kettle", Price = 50, Stock = 7 } }, ProductSource.Catalogue);
        Assert.True(merged.SameAs(Kettle with { Price = 50, Stock = 7 }));
    }

    [Fact]
    public void WhatACatalogueSetsToNullIsGoneAndAttributesMergeByName()
    {
        var merged = Merge(
            new ProductPatch
            {
                Given = new Product { ItemId = "kettle", Attributes = new Dictionary<string, string> { ["size"] = "M", ["watts"] = "2200" } },
                Cleared = ["description", "price", "categories", "stock", "attributes.color"],
            },
            ProductSource.Catalogue);
        Assert.True(merged.SameAs(Kettle with
        {
            Description = null,
            Price = null,
            Categories = [],
            Stock = null,
            Attributes = new Dictionary<string, string> { ["size"] = "M", ["watts"] = "2200" },
        }));
        Assert.Equal("L", Kettle.Attributes["size"]);
    }

    [Fact]
    public void AllAttributesCanBeClearedAtOnce() =>
        Assert.Empty(Merge(new ProductPatch { Given = new Product { ItemId = "kettle" }, Cleared = ["attributes"] }, ProductSource.Catalogue).Attributes);

    [Fact]
    public void ALogOfBehaviourFillsBlanksAndOverwritesNothing()
    {
        var merged = Merge(
            new ProductPatch
            {
                Given = new Product
                {
                    ItemId = "kettle",
                    Title = "Old kettle",
                    Brand = "Acme",
                    Categories = ["old"],
                    Price = 3,
                    Currency = "USD",
                    Stock = 9,
                    Attributes = new Dictionary<string, string> { ["color"] = "blue", ["watts"] = "1000" },
                },
                Cleared = ["description"],
            },
            ProductSource.BehaviourLog);
        Assert.True(merged.SameAs(Kettle with
        {
            Brand = "Acme",
            Attributes = new Dictionary<string, string> { ["color"] = "red", ["size"] = "L", ["watts"] = "1000" },
        }));
    }

    [Fact]
    public void ALogOfBehaviourGivesAPriceItsCurrencyAndNoKnownPriceAnother()
    {
        var log = new ProductPatch { Given = new Product { ItemId = "kettle", Price = 3, Currency = "USD" } };
        Assert.True(PatchedProduct.TryMerge(Kettle with { Currency = null }, log, ProductSource.BehaviourLog, out var priced));
        Assert.Null(priced.Currency);
        Assert.True(PatchedProduct.TryMerge(null, log, ProductSource.BehaviourLog, out var fresh));
        Assert.Equal((3, "USD"), (fresh.Price, fresh.Currency));
    }

    [Fact]
    public void AMergeThatWouldHoldTooManyAttributesIsRefused()
    {
        var more = new ProductPatch
        {
            Given = new Product
            {
                ItemId = "kettle",
                Attributes = Enumerable.Range(0, ProductLimits.MaxAttributes).ToDictionary(i => $"name-{i}", _ => "value"),
            },
        };
        Assert.False(PatchedProduct.TryMerge(Kettle, more, ProductSource.Catalogue, out _));
        Assert.Equal(ProductLimits.MaxAttributes, Merge(more, ProductSource.BehaviourLog).Attributes.Count);
    }

    [Fact]
    public void WhatIsKeptStaysAsItIsKnownAndTheRestIsReplaced()
    {
        var known = Kettle with { Brand = "Acme", ImageUrl = "/kettle.png", PublishedAt = DateTimeOffset.UnixEpoch, ItemGroupId = "kettles" };
        var said = new Product { ItemId = "kettle", Title = "New", Attributes = new Dictionary<string, string> { ["size"] = "M" } };
        Assert.Same(said, PatchedProduct.Keep(known, said, []));
        Assert.Same(said, PatchedProduct.Keep(null, said, ["description"]));
        Assert.True(PatchedProduct.Keep(
            known, said, ["title", "description", "brand", "categories", "price", "currency", "image_url", "stock", "published_at", "item_group_id", "attributes"]).SameAs(known));
        var kept = PatchedProduct.Keep(known, said, ["description", "attributes.color", "attributes.watts", "of a later version"]);
        Assert.True(kept.SameAs(said with { Description = "Boils water.", Attributes = new Dictionary<string, string> { ["size"] = "M", ["color"] = "red" } }));
        Assert.Equal(["size"], said.Attributes.Keys);
    }

    private static Product Merge(ProductPatch patch, ProductSource source)
    {
        Assert.True(PatchedProduct.TryMerge(Kettle, patch, source, out var merged));
        return merged;
    }
}
