using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.UnitTests.Retrieval.Terms;

public sealed class WordShapeTests
{
    [Fact]
    public void WordsThatAreFewSlipsApartAreNeverPassedOver()
    {
        var random = new Random(6);
        const string Letters = "aabcdeéжß-";
        for (var i = 0; i < 20_000; i++)
        {
            var word = Word(random.Next(1, 80));
            var other = random.Next(3) == 0 ? Word(random.Next(1, 80)) : Slipped(Slipped(word));
            for (var slips = 1; slips <= 2; slips++)
            {
                var isNear = other.Length > 0 && EditDistance.Between(word, other, slips) <= slips;
                Assert.True(!isNear || WordShape.MayBeNear(WordShape.Of(word), WordShape.Of(other), slips), $"{word} and {other}");
            }
        }

        string Word(int length) => new([.. Enumerable.Range(0, length).Select(_ => Letters[random.Next(Letters.Length)])]);

        string Slipped(string word)
        {
            var at = random.Next(word.Length);
            return word.Length == 0 ? word : random.Next(3) switch
            {
                0 => word.Remove(at, 1),
                1 => word.Insert(at, Letters[random.Next(Letters.Length)].ToString()),
                _ => word.Remove(at, 1).Insert(at, Letters[random.Next(Letters.Length)].ToString()),
            };
        }
    }

    [Theory]
    [InlineData("kettlebell", "lamp")]
    [InlineData("kettle", "kettlebell")]
    [InlineData("kettle", "kett1e")]
    [InlineData("kettle", "手机")]
    public void OthersArePassedOver(string word, string other) => Assert.False(WordShape.MayBeNear(WordShape.Of(word), WordShape.Of(other), 2));
}
