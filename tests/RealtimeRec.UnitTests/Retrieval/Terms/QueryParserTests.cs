using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.UnitTests.Retrieval.Terms;

public sealed class QueryParserTests
{
    [Theory]
    [InlineData("red shoes", "red|shoe", "", "", "")]
    [InlineData("shoes for the office", "shoe|office", "for|the", "", "")]
    [InlineData("for the", "for|the", "", "", "")]
    [InlineData("shoes -red", "shoe", "", "red", "")]
    [InlineData("-red", "", "", "red", "")]
    [InlineData("blue-green e-mail", "bluegreen/blue+green|email/e+mail", "", "", "")]
    [InlineData("\"red shoes\" leather", "red|shoe|leather", "", "", "red shoes")]
    [InlineData("“red shoes”", "red|shoe", "", "", "red shoes")]
    [InlineData("leather -\"red shoes\"", "leather", "", "red+shoe", "")]
    [InlineData("shoes shoe SHOES", "shoe", "", "", "")]
    [InlineData("耳机 -蓝牙耳机", "耳机", "", "蓝牙+牙耳+耳机", "")]
    [InlineData("\"red shoes", "red|shoe", "", "", "")]
    [InlineData("\"red\"", "red", "", "", "")]
    [InlineData("bc 1010", "bc1010/bc+1010", "", "", "")]
    [InlineData("BC1010", "bc1010/bc+1010", "", "", "")]
    [InlineData("iphone15 手机壳", "iphone15/iphone+15|手机|机壳", "", "", "")]
    [InlineData("壳", "壳", "", "", "")]
    [InlineData("", "", "", "", "")]
    [InlineData("-", "", "", "", "")]
    [InlineData("- red", "red", "", "", "")]
    [InlineData("\"", "", "", "", "")]
    [InlineData("\"\" -\"\"", "", "", "", "")]
    public void AQueryIs(string text, string required, string optional, string excluded, string phrases)
    {
        var query = QueryParser.Parse(text);

        Assert.Equal((required, optional, excluded), (Words(query.Required), Words(query.Optional), Words(query.Excluded)));
        Assert.Equal(phrases, string.Join('|', query.Phrases));
    }

    [Fact]
    public void OnlyTheWordThatNothingWasTypedBehindMayGoOn()
    {
        Assert.Equal([false, true], QueryParser.Parse("red sho").Required.Select(clause => clause.IsOpen));
        Assert.Equal([false, false], QueryParser.Parse("red shoe ").Required.Select(clause => clause.IsOpen));
        Assert.Equal([false, false], QueryParser.Parse("\"red shoe\"").Required.Select(clause => clause.IsOpen));
    }

    [Fact]
    public void AnyTextIsAQueryOfBoundedSize()
    {
        var random = new Random(8);
        var alphabet = "aé9 -\"“”「」'手機\uD83D\uDE00\uD800\u0000\n".ToCharArray();
        for (var i = 0; i < 5_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(40)).Select(_ => alphabet[random.Next(alphabet.Length)])]);
            var query = QueryParser.Parse(text);
            foreach (var clause in query.Required.Concat(query.Optional).Concat(query.Excluded))
            {
                Assert.InRange(clause.Start, 0, text.Length - 1);
                Assert.InRange(clause.Length, 1, text.Length - clause.Start);
            }
        }

        Assert.Equal(TermQuery.MaxWords, QueryParser.Parse(string.Join(' ', Enumerable.Range(0, 10_000).Select(i => $"word{i}x"))).Required.Count);
    }

    private static string Words(IReadOnlyList<TermClause> clauses) =>
        string.Join('|', clauses.Select(clause => string.Join('/', clause.Alternatives.Select(alternative => string.Join('+', alternative.Terms)))));
}
