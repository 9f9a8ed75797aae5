using FsCheck.Xunit;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Search;

public sealed class QueryTextTests
{
    [Theory]
    [InlineData("  Wireless   HEADPHONES ", "wireless headphones")]
    [InlineData("ｉＰｈｏｎｅ　15", "iphone 15")]
    [InlineData("Café-crème", "cafe creme")]
    [InlineData("手機殼", "手机壳")]
    [InlineData("kid's", "kids")]
    [InlineData("c++", "c")]
    [InlineData("!!!", "")]
    [InlineData("", "")]
    public void QueriesThatDifferInWritingAloneAreOne(string typed, string key) => Assert.Equal(key, QueryText.KeyOf(typed));

    [Theory]
    [InlineData("  Kid's\tSHOES\u0000 ", "kid's shoes")]
    [InlineData("手機殼", "手機殼")]
    public void WhatIsShownIsWhatWasTypedInLowerCase(string typed, string shown) => Assert.Equal(shown, QueryText.Shown(typed));

    [Fact]
    public void ThatAWordHasEndedCountsWhileMoreIsTyped() => Assert.Equal("phone ", QueryText.Fold("Phone  "));

    [Property]
    public void AnyTextHasAKeyThatIsItsOwnKeyAndWhatIsShownOfItHasItToo(string? text)
    {
        var key = QueryText.KeyOf(text ?? "");
        Assert.Equal(key, QueryText.KeyOf(key));
        Assert.Equal(key, QueryText.KeyOf(QueryText.Shown(text ?? "")));
        Assert.True(key.Length <= QueryText.MaxLength + 1);
    }

    [Theory]
    [InlineData("kid's ", 60)]
    [InlineData("a'b", 90)]
    [InlineData("c++ -- ", 40)]
    [InlineData("手機 ", 70)]
    [InlineData("😀x", 70)]
    [InlineData("\u0301\u0000ｅ", 120)]
    public void OfALongTextTooTheKeyOfWhatIsShownIsItsKey(string part, int times)
    {
        var text = string.Concat(Enumerable.Repeat(part, times));
        var key = QueryText.KeyOf(text);
        Assert.Equal(key, QueryText.KeyOf(QueryText.Shown(text)));
        Assert.Equal(key, QueryText.KeyOf(key));
    }
}
