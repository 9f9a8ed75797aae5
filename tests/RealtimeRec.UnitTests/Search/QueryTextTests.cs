using FsCheck.Xunit;
using RealtimeRec.Search.Analytics;

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
    public void Queries_that_differ_in_writing_alone_are_one(string typed, string key) => Assert.Equal(key, QueryText.KeyOf(typed));

    [Theory]
    [InlineData("  Kid's\tSHOES\u0000 ", "kid's shoes")]
    [InlineData("手機殼", "手機殼")]
    public void What_is_shown_is_what_was_typed_in_lower_case(string typed, string shown) => Assert.Equal(shown, QueryText.Shown(typed));

    [Fact]
    public void That_a_word_has_ended_counts_while_more_is_typed() => Assert.Equal("phone ", QueryText.Fold("Phone  "));

    [Property]
    public void Any_text_has_a_key_that_is_its_own_key_and_what_is_shown_of_it_has_it_too(string? text)
    {
        var key = QueryText.KeyOf(text ?? "");
        Assert.Equal(key, QueryText.KeyOf(key));
        Assert.Equal(key, QueryText.KeyOf(QueryText.Shown(text ?? "")));
        Assert.True(key.Length <= QueryText.MaxLength + 1);
    }
}
