using RealtimeRec.Products;
using RealtimeRec.Retrieval.Terms;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Search;

public sealed class HighlighterTests
{
    [Theory]
    [InlineData("headphones", "Wireless Headphone, black", "Headphone")]
    [InlineData("black wireless", "Wireless Headphone, black", "Wireless|black")]
    [InlineData("bc1010", "Cartridge BC-1010 XL", "BC-1010")]
    [InlineData("藍牙耳機", "声宇无线蓝牙耳机", "蓝牙耳机")]
    [InlineData("lamp", "Wireless Headphone", "")]
    public void WordsAreMarkedWhereTheyStand(string query, string title, string marked)
    {
        var highlights = new Highlighter(QueryParser.Parse(query)).Of(new Product { ItemId = "x", Title = title });

        Assert.Equal(marked, string.Join('|', highlights.SelectMany(highlight => highlight.Ranges.Select(range => highlight.Text.Substring(range.Start, range.Length)))));
    }

    [Fact]
    public void OfALongDescriptionThePartAroundTheWordsIsShown()
    {
        var before = string.Concat(Enumerable.Repeat("many words about nothing at all ", 40));
        var product = new Product { ItemId = "x", Description = before + "and a lamp \uD83D\uDE00 in the end, " + before };

        var highlight = Assert.Single(new Highlighter(QueryParser.Parse("lamp")).Of(product));

        Assert.Equal("description", highlight.Field);
        Assert.InRange(highlight.Text.Length, 100, 260);
        var range = Assert.Single(highlight.Ranges);
        Assert.Equal("lamp", highlight.Text.Substring(range.Start, range.Length));
        Assert.StartsWith(highlight.Text[..20], product.Description[product.Description.IndexOf(highlight.Text, StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void AnyTextIsMarkedWithinItself()
    {
        var random = new Random(4);
        var alphabet = "lamp 手机\uD83D\uDE00\uD800é-1\n".ToCharArray();
        var highlighter = new Highlighter(QueryParser.Parse("lamp 手机 1"));
        for (var i = 0; i < 500; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(600)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            foreach (var highlight in highlighter.Of(new Product { ItemId = "x", Title = text, Description = text }))
            {
                Assert.Contains(highlight.Text, text, StringComparison.Ordinal);
                Assert.All(highlight.Ranges, range => Assert.InRange(range.Start + range.Length, 1, highlight.Text.Length));
            }
        }
    }
}
