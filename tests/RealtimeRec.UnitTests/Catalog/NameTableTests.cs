using RealtimeRec.Catalog;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class NameTableTests
{
    private readonly NameTable<BrandOrdinal> _names = new();

    [Theory]
    [InlineData("Shoes", "shoes")]
    [InlineData("ÉCLAIRS", "éclairs")]
    [InlineData("Caf\u00E9", "cafe\u0301")]
    [InlineData("Обувь", " обувь ")]
    [InlineData("Clothing > Hoodies", "clothing>hoodies")]
    [InlineData("Clothing > Hoodies", "Clothing  >  Hoodies > ")]
    public void NamesThatDifferInCaseCompositionOrSpaceAreOne(string first, string second)
    {
        var ordinal = _names.GetOrAdd(first);
        Assert.Equal(ordinal, _names.GetOrAdd(second));
        Assert.True(_names.TryGet(second, out var found));
        Assert.Equal(ordinal, found);
        Assert.Equal(first, _names[ordinal]);
    }

    [Fact]
    public void NamesThatDifferOtherwiseAreOthers()
    {
        Assert.NotEqual(_names.GetOrAdd("electronics"), _names.GetOrAdd("electronics.audio"));
        Assert.False(_names.TryGet("Hoodies", out _));
    }

    [Fact]
    public void TheFormOfTheProductFirstSeenIsShownInWhateverOrderProductsCome()
    {
        var late = _names.Observe("SHOES", 2_000);
        Assert.Equal("SHOES", _names[late]);
        Assert.Equal(late, _names.Observe("Shoes", 1_000));
        Assert.Equal(late, _names.Observe("shoes", 3_000));
        Assert.Equal("Shoes", _names[late]);
    }

    [Fact]
    public void WhatNoProductHasYetIsShownAsTheFirstProductSays()
    {
        var ordinal = _names.GetOrAdd("groceries");
        _names.Observe("Groceries", 5_000);
        Assert.Equal("Groceries", _names[ordinal]);
    }

    [Fact]
    public void APathIsInEachOfItsPrefixes()
    {
        var paths = _names.PathsOf(["Clothing > Hoodies > Zipped", "clothing>Hoodies", " ", "Sale"], 0);
        Assert.Equal(["Clothing", "Clothing > Hoodies", "Clothing > Hoodies > Zipped", "Sale"], paths.Select(path => _names[path]));
        Assert.Equal(["electronics", "electronics.audio"], _names.PathsOf(["electronics", "electronics.audio"], 0).Select(path => _names[path]));
    }
}
