using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.UnitTests.Retrieval.Terms;

public sealed class PrefixIndexTests
{
    private static readonly PrefixIndex<(string Text, double Score)> s_index = IndexOf(
        ("phone case", 1), ("mobile phone", 3), ("headphones", 9), ("苹果手机", 4), ("phone phone", 2), ("tv", 5));

    [Theory]
    [InlineData("pho", "mobile phone,phone phone,phone case")]
    [InlineData("phone c", "phone case")]
    [InlineData("phone ", "phone phone,phone case")]
    [InlineData("手机", "苹果手机")]
    [InlineData("手", "苹果手机")]
    [InlineData("one", "")]
    [InlineData("phones", "")]
    [InlineData("", "headphones,tv,苹果手机,mobile phone,phone phone,phone case")]
    public void TextsAreFoundByTheBeginningOfAnyWordOrCharacterBestFirstAndOnce(string prefix, string found) =>
        Assert.Equal(found, string.Join(',', Best(s_index, prefix, 10)));

    [Fact]
    public void WhatBeginsSoMayCountMoreAndWhatIsNotWantedIsLeftOut()
    {
        Assert.Equal(["phone phone", "phone case"], s_index.Best("pho", 2, (value, begins) => value.Score + (begins ? 10 : 0)).Select(value => value.Text));
        Assert.Equal(["phone phone"], s_index.Best("pho", 3, (value, _) => value.Score == 2 ? 2 : double.NegativeInfinity).Select(value => value.Text));
    }

    [Fact]
    public void TheBestOfManyAreThoseThatAPlainLookAtAllFinds()
    {
        var random = new Random(7);
        (string Text, double Score)[] all = [.. Enumerable.Range(0, 2_000).Select(i => (string.Join(' ', Enumerable.Range(0, 3).Select(_ => Word())), (double)i))];
        var index = IndexOf(all);
        for (var i = 0; i < 200; i++)
        {
            var prefix = Word()[..random.Next(1, 3)];
            var expected = all.Where(entry => entry.Text.Split(' ').Any(word => word.StartsWith(prefix, StringComparison.Ordinal))).OrderByDescending(entry => entry.Score).Take(7);
            Assert.Equal(expected.Select(entry => entry.Text), Best(index, prefix, 7));
        }

        string Word() => string.Concat(Enumerable.Range(0, 3).Select(_ => (char)('a' + random.Next(6))));
    }

    private static PrefixIndex<(string Text, double Score)> IndexOf(params (string Text, double Score)[] entries) =>
        PrefixIndex<(string Text, double Score)>.Of(entries.Select(entry => (entry.Text, entry)));

    private static IEnumerable<string> Best(PrefixIndex<(string Text, double Score)> index, string prefix, int count) =>
        index.Best(prefix, count, (value, _) => value.Score).Select(value => value.Text);
}
