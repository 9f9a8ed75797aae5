using RealtimeRec.Search.Suggestions;

namespace RealtimeRec.UnitTests.Search;

public sealed class BlockedSetTests
{
    [Theory]
    [InlineData("replica watch", true)]
    [InlineData("watch replica", true)]
    [InlineData("replicas", false)]
    [InlineData("cheap fake bag here", true)]
    [InlineData("fake leather bag", false)]
    [InlineData("高仿手表", true)]
    [InlineData("仿古家具", false)]
    [InlineData("", false)]
    public void ATextWithABlockedWordPhraseOrRowOfCharactersIsBlocked(string text, bool isBlocked) =>
        Assert.Equal(isBlocked, new BlockedSet(["Replica", "fake bag", "高仿", "!!!"]).Blocks(text));

    [Fact]
    public void NothingBlocksNothing() => Assert.False(BlockedSet.None.Blocks("anything"));
}
