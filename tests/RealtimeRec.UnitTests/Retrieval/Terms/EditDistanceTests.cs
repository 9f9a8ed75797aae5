using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.UnitTests.Retrieval.Terms;

public sealed class EditDistanceTests
{
    [Theory]
    [InlineData("laptop", "laptop", 0)]
    [InlineData("laptop", "latop", 1)]
    [InlineData("laptop", "lapptop", 1)]
    [InlineData("laptop", "laptip", 1)]
    [InlineData("laptop", "latpop", 1)]
    [InlineData("laptop", "laptops", 1)]
    [InlineData("laptop", "lpatop", 1)]
    [InlineData("laptop", "aptop", 2)]
    [InlineData("laptop", "xlaptop", 2)]
    [InlineData("laptop", "captop", 2)]
    [InlineData("laptop", "alptop", 2)]
    [InlineData("laptop", "latpo", 2)]
    [InlineData("laptop", "desktop", 5)]
    [InlineData("a", "b", 2)]
    public void SlipsBetweenWordsAre(string a, string b, int slips)
    {
        Assert.Equal(slips, EditDistance.Between(a, b, 4));
        Assert.Equal(slips, EditDistance.Between(b, a, 4));
        Assert.Equal(Math.Min(slips, 2), Math.Min(2, EditDistance.Between(a, b, 1)));
    }
}
