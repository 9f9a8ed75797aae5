using FsCheck.Fluent;
using FsCheck.Xunit;
using RealtimeRec.Feeds;

namespace RealtimeRec.UnitTests.Feeds;

public sealed class FeedCursorTests
{
    [Property]
    public void ACursorSurvivesTheTripAndKnowsWhatWasShown(FsCheck.NonEmptyArray<Guid> page)
    {
        var items = page.Get.Select(id => id.ToString()).ToArray();
        var cursor = FeedCursor.New(TimeProvider.System);
        var read = FeedCursor.Parse(cursor.Encode(items, "user"), "user");
        Assert.Equal(cursor.FeedId, read.FeedId);
        Assert.All(items, item => Assert.True(read.HasShown(item)));
    }

    [Property]
    public void ArbitraryTextIsRefused(FsCheck.NonNull<string> text) =>
        Assert.Throws<FeedCursorException>(() => FeedCursor.Parse(text.Get, "user"));

    [Fact]
    public void ACursorOfAFeedAtItsGreatestDepthIsOneThatMayBeSent()
    {
        var items = Enumerable.Range(0, FeedRequest.MaxDepth).Select(i => $"{i}{new string('鞋', 120)}").ToArray();
        var text = FeedCursor.New(TimeProvider.System).Encode(items, new string('u', 128));
        Assert.InRange(text.Length, 1, FeedRequest.MaxCursorLength);
        Assert.All(items, item => Assert.True(FeedCursor.Parse(text, new string('u', 128)).HasShown(item)));
    }

    [Fact]
    public void ACursorWithOneLetterChangedOrOfAnotherUserIsRefused()
    {
        var text = FeedCursor.New(TimeProvider.System).Encode(["a", "b"], "user");
        Assert.Throws<FeedCursorException>(() => FeedCursor.Parse(text, "someone else"));
        Assert.Throws<FeedCursorException>(() => FeedCursor.Parse((text[0] == 'A' ? 'B' : 'A') + text[1..], "user"));
        Assert.Throws<FeedCursorException>(() => FeedCursor.Parse(new string('A', 100_000), "user"));
    }
}
