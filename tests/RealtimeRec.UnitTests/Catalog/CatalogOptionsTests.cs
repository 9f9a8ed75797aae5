using RealtimeRec.Catalog;

namespace RealtimeRec.UnitTests.Catalog;

public sealed class CatalogOptionsTests
{
    [Fact]
    public void TheDefaultsAreValid() => Assert.True(new CatalogOptionsValidator().Validate(null, new CatalogOptions()).Succeeded);

    [Fact]
    public void WhatMakesNoSenseIsRefusedAndNamed()
    {
        var result = new CatalogOptionsValidator().Validate(null, new CatalogOptions
        {
            UnknownProductShoppers = 0,
            UnknownProductLifetime = TimeSpan.Zero,
            MaxUnknownProducts = -1,
            RepeatWindow = TimeSpan.FromDays(-1),
            ExactSearchRows = -1,
        });
        Assert.Equal(
            ["Catalog:UnknownProductShoppers", "Catalog:UnknownProductLifetime", "Catalog:MaxUnknownProducts", "Catalog:RepeatWindow", "Catalog:ExactSearchRows"],
            result.Failures!.Select(failure => failure.Split(' ')[0]));
    }
}
