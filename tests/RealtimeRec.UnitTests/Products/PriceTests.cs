using Microsoft.Extensions.DependencyInjection;
using Orleans.Serialization;
using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Products;

/// <summary>Prices are exact, and those that an earlier version wrote as binary numbers are still read.</summary>
public sealed class PriceTests
{
    // Written when Product.Price and EventItem.Price were double: 19.9, and none.
    private const string BinaryProduct =
        "20E8400D6B6574746C65410D4B6574746C65410B537465656C410D536F6E6F72612100054109686F6D654019686F6D652E6B69746368656EE0816666666666E633404107455552410D2F6B"
        + "2E6A7067010D210103410D636F6C6F7572400B626C61636BE021800040C6D72461DE08810000000000000000E0E0";

    private const string BinaryProductWithoutAPrice =
        "20E8400D6B6574746C65410D4B6574746C65410B537465656C410D536F6E6F72612100054109686F6D654019686F6D652E6B69746368656EE0C1014107455552410D2F6B2E6A7067010D21"
        + "0103410D636F6C6F7572400B626C61636BE021800040C6D72461DE08810000000000000000E0E0";

    private readonly Serializer _serializer = new ServiceCollection().AddSerializer().BuildServiceProvider().GetRequiredService<Serializer>();

    [Fact]
    public void AProductStoredWithABinaryPriceKeepsIt()
    {
        var product = Read<Product>(BinaryProduct);
        Assert.Equal(("kettle", "Kettle", "EUR", 3), (product.ItemId, product.Title, product.Currency, product.Stock));
        Assert.Equal(19.9m, product.Price);
        Assert.Equal(["home", "home.kitchen"], product.Categories);
        Assert.Equal("black", product.Attributes["colour"]);
        Assert.Null(Read<Product>(BinaryProductWithoutAPrice).Price);
    }

    [Fact]
    public void AnItemThatASiloSentWithABinaryPriceKeepsIt()
    {
        Assert.Equal(new EventItem("kettle", 19.9m, 2), Read<EventItem>("20E8400D6B6574746C65816666666666E633400109E0"));
        Assert.Equal(new EventItem("kettle"), Read<EventItem>("20E8400D6B6574746C65C101C101E0"));
    }

    [Theory]
    [InlineData("16777217.01")]
    [InlineData("0.1")]
    [InlineData("100000000")]
    [InlineData("29.990000000000002")]
    public void APriceIsStoredAsItIs(string price)
    {
        var exact = decimal.Parse(price, System.Globalization.CultureInfo.InvariantCulture);
        var product = new Product { ItemId = "a", Price = exact };
        Assert.Equal(exact, _serializer.Deserialize<Product>(_serializer.SerializeToArray(product))!.Price);
        var item = new EventItem("a", exact);
        Assert.Equal(item, _serializer.Deserialize<EventItem>(_serializer.SerializeToArray(item)));
    }

    private T Read<T>(string hexadecimal) => _serializer.Deserialize<T>(Convert.FromHexString(hexadecimal))!;
}
