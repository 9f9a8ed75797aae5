using RealtimeRec.Catalog;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Search;

public sealed class FilterPartTests
{
    [Theory]
    [InlineData("brand:Acme", "brand")]
    [InlineData("brand:Acme && price:<10", "brand,price")]
    [InlineData("(brand:Acme || brand:Lumo) && !categories:shoes && attributes.colour:red", "brand,categories,attributes.colour")]
    [InlineData("brand:Acme || price:<10", "-")]
    [InlineData("stock:>0 && item_id:x", "-,-")]
    public void APartIsAboutTheOneFieldThatItLooksAt(string filter, string fields) =>
        Assert.Equal(fields, string.Join(',', FilterPart.Of(filter, new CatalogIds()).Select(part => part.Field ?? "-")));

    [Fact]
    public void WithoutAFilterThereIsNoPart() => Assert.Empty(FilterPart.Of(null, new CatalogIds()));
}
