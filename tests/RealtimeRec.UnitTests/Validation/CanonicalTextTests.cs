using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Validation;

public sealed class CanonicalTextTests
{
    [Theory]
    [InlineData("Cafe\u0301", "Caf\u00E9")]
    [InlineData("A\u030A and \u212B", "\u00C5 and \u00C5")]
    [InlineData("q\u0307\u0323", "q\u0323\u0307")]
    [InlineData("e\u0323\u0302", "\u1EC7")]
    [InlineData("\u30AB\u3099\u30E9\u30B9", "\u30AC\u30E9\u30B9")]
    [InlineData("\u1112\u1161\u11AB", "\uD55C")]
    [InlineData("\uD558\u11AB", "\uD55C")]
    [InlineData("\u0958", "\u0915\u093C")]
    [InlineData("\U0001D15E", "\U0001D157\U0001D165")]
    public void WhatLooksTheSameIsComposedToTheSame(string text, string composed) => Assert.Equal(composed, CanonicalText.Compose(text));

    [Theory]
    [InlineData("Kettle")]
    [InlineData("Crème brûlée, ½ price")]
    [InlineData("蓝牙耳机 ノート 한국어")]
    [InlineData("Ὀδυσσεύς")]
    [InlineData("👩‍🚀 ✓")]
    public void ComposedTextStaysTheSameObject(string text) => Assert.Same(text, CanonicalText.Compose(text));
}
