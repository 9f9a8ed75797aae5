using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.UnitTests.Retrieval.Terms;

public sealed class TextAnalyzerTests
{
    private readonly TextAnalyzer _analyzer = new();

    [Theory]
    [InlineData("Wireless Headphones", "wireless headphone")]
    [InlineData("Ｗｉｒｅｌｅｓｓ ＨＥＡＤＰＨＯＮＥＳ", "wireless headphone")]
    [InlineData("Crème brûlée dishes, batteries & glass boxes", "creme brulee dish battery glass box")]
    [InlineData("cre\u0300me", "creme")]
    [InlineData("men's shoes", "men shoe")]
    [InlineData("3.5 mm, 1,000 pieces, 2-3 days", "3.5 3.5mm mm 1000 1000piece piece 2 3 3day day")]
    [InlineData("iPhone15", "iphone15 iphone 15")]
    [InlineData("BC-1010", "bc bc1010 1010")]
    [InlineData("bc 1010", "bc bc1010 1010")]
    [InlineData("T-Shirts", "t tshirt shirt")]
    [InlineData("手機殼", "手 手机 机 机壳 壳")]
    [InlineData("手机壳", "手 手机 机 机壳 壳")]
    [InlineData("iPhone15 手机", "iphone15 iphone 15 手 手机 机")]
    [InlineData("手机，壳", "手 手机 机 壳")]
    [InlineData("", "")]
    [InlineData("!!! — ???", "")]
    public void TermsAre(string text, string terms)
    {
        Assert.Equal(terms, string.Join(' ', Terms(text).OrderBy(term => term.Word).ThenBy(term => term.Role is TermRole.Word or TermRole.Character ? 0 : 1).Select(term => term.Term)));
    }

    [Fact]
    public void TheSameWordsAreTheSameTermsHoweverTheyAreWritten()
    {
        Assert.Equal((string[])["laptop", "laptop", "laptop"], Words("LAPTOP laptops Laptop"));
        Assert.Contains("bc1010", Words("BC1010"));
        Assert.Contains("bc1010", Words("BC 1010"));
        Assert.Contains("bc1010", Words("bc-1010"));
        Assert.Contains("wifi", Words("Wi-Fi"));
        Assert.DoesNotContain("23", Words("2-3"));
    }

    [Fact]
    public void AnyTextIsReadAndEveryTermHasItsPlace()
    {
        var random = new Random(8);
        var alphabet = "aAzé ñ9.0,-_/ '\"\u0301\u200D\uD83D\uDE00\uD800\uDC00手機デバ한국ＡＢ①½ﬁ\u0000\n\t<>&;".ToCharArray();
        for (var i = 0; i < 3_000; i++)
        {
            var text = new string([.. Enumerable.Range(0, random.Next(60)).Select(_ => random.Next(20) == 0 ? (char)random.Next(char.MaxValue) : alphabet[random.Next(alphabet.Length)])]);
            foreach (var (term, token) in Terms(text).Select(term => (term.Term, term.Token)))
            {
                Assert.InRange(term.Length, 1, TextAnalyzer.MaxTermLength);
                Assert.InRange(token.Start, 0, text.Length - 1);
                Assert.InRange(token.Length, 1, text.Length - token.Start);

                // What a term stands for in the text is read as the term again.
                var again = Words(text.Substring(token.Start, token.Length));
                Assert.Contains(term, again);
            }
        }
    }

    [Fact]
    public void ATermReadAgainIsTheSameTerm()
    {
        foreach (var term in Words("Wireless headphones batteries 3.5 bc1010 手机 Ｘ classes t-shirts"))
        {
            Assert.Contains(term, Words(term));
        }
    }

    [Fact]
    public void VeryLongWordsAreCutAndVeryLongTextsRead()
    {
        Assert.Equal(TextAnalyzer.MaxTermLength, Words(new string('x', 10_000)).Single().Length);
        Assert.Equal(40_000, Terms(string.Concat(Enumerable.Repeat("word ", 40_000))).Count);
    }

    private string[] Words(string text) => [.. Terms(text).Select(term => term.Term)];

    private List<(string Term, TermRole Role, int Word, TextToken Token)> Terms(string text)
    {
        _analyzer.Read(text);
        var terms = new List<(string, TermRole, int, TextToken)>();
        foreach (ref readonly var token in _analyzer.Tokens)
        {
            terms.Add((_analyzer.TermOf(token).ToString(), token.Role, token.Word, token));
        }

        return terms;
    }
}
