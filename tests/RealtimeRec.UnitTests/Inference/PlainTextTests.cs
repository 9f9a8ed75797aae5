using FsCheck.Xunit;
using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Products;

namespace RealtimeRec.UnitTests.Inference;

public sealed class PlainTextTests
{
    private static readonly HashedTextEncoder s_encoder = new();

    /// <summary>What markup is made of, and what it is mixed with.</summary>
    private static readonly string[] s_parts =
    [
        "<", ">", "&", ";", "\"", "'", "=", "/", "!", "-", "--", "-->", "<!--", "]]>", "<![CDATA[", "<?", " ", "\n", "a", "b", "p", "br", "script", "style", "</script>", "<script>",
        "amp;", "lt;", "gt;", "#", "#x", "60", "3c", "nbsp", "&#0;", "&#55296;", "href", "红", "\ud83d", "\ude00", "\0", "x-y", "title", "1",
    ];

    [Theory]
    [InlineData("Oak table", "Oak table")]
    [InlineData("  two  spaces ", "  two  spaces ")]
    [InlineData("a < b", "a < b")]
    [InlineData("a<b", "a<b")]
    [InlineData("5 < 6 > 4", "5 < 6 > 4")]
    [InlineData("I <3 you", "I <3 you")]
    [InlineData("x<y and y>z", "x<y and y>z")]
    [InlineData("a<b and b>c", "a<b and b>c")]
    [InlineData("AT&T and R&D; B&B", "AT&T and R&D; B&B")]
    [InlineData("Tom & Jerry  mug", "Tom & Jerry  mug")]
    [InlineData("List<String> for beginners", "List<String> for beginners")]
    [InlineData("Cable <5m>", "Cable <5m>")]
    [InlineData("mail <me@example.com>", "mail <me@example.com>")]
    [InlineData("<- left", "<- left")]
    [InlineData("Clothing > Hoodies", "Clothing > Hoodies")]
    public void ATextWithoutMarkupStaysAsItIs(string text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Theory]
    [InlineData("<p>Warm &amp; light</p><ul><li>wool</li><li>cotton</li></ul>", "Warm & light wool cotton")]
    [InlineData("Ultra<b>Boost</b> <i>22</i>", "UltraBoost 22")]
    [InlineData("one<br>two<BR/>three<br />four", "one two three four")]
    [InlineData("<a href=\"x?a=1&amp;b=2\" title='a > b'>link</a>", "link")]
    [InlineData("<td nowrap>12</td><input disabled>", "12")]
    [InlineData("before<script>if (a < b) { alert('<p>'); }</script>after", "before after")]
    [InlineData("<style type=text/css>p { color: red }</style>Shoe", "Shoe")]
    [InlineData("<SCRIPT src=x></SCRIPT >Shoe", "Shoe")]
    [InlineData("a<!-- <p>no</p> -->b", "ab")]
    [InlineData("a<!-->b<!--->c", "abc")]
    [InlineData("<![CDATA[<p>Kettle, 1.7 l</p>]]>", "Kettle, 1.7 l")]
    [InlineData("<?xml version=\"1.0\"?><!DOCTYPE html><description>Kettle</description>", "Kettle")]
    [InlineData("<g:title>Kettle</g:title>", "Kettle")]
    [InlineData("don&#8217;t &#x2019;n &#146; &rsquo;", "don\u2019t \u2019n \u2019 \u2019")]
    [InlineData("5&nbsp;kg, 6&nbspkg", "5 kg, 6 kg")]
    [InlineData("caf&eacute; &EACUTE; &Eacute;", "caf\u00e9 \u00e9 \u00c9")]
    [InlineData("&lt;b&gt;bold&lt;/b&gt;", "bold")]
    [InlineData("&amp;lt;b&amp;gt;bold&amp;lt;/b&amp;gt;", "bold")]
    [InlineData("R&amp;amp;D", "R&D")]
    [InlineData("5 &lt; 6", "5 < 6")]
    [InlineData("&#0;a&#55296;b&#x110000;c", "a b c")]
    [InlineData("红色<br>连衣裙&nbsp;&#22799;&#23395;", "红色 连衣裙 夏季")]
    public void MarkupIsTakenOutAndWhatItSaysStays(string text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Theory]
    [InlineData("Shoe <a href=\"http://example.com/a", "Shoe")]
    [InlineData("Shoe <div", "Shoe")]
    [InlineData("Shoe <p", "Shoe <p")]
    [InlineData("Shoe </p", "Shoe")]
    [InlineData("<a href=\"x>text</a> <img alt=\"y\">end", "text end")]
    [InlineData("<p align=center\" style=\"x\">Shoe</p>", "Shoe")]
    [InlineData("<p><b>Shoe</p></b></div>", "Shoe")]
    [InlineData("<div <p>Shoe</p>", "Shoe")]
    [InlineData("Shoe <!-- never closed", "Shoe")]
    [InlineData("Shoe <style>p { color", "Shoe")]
    [InlineData("a <b", "a <b")]
    [InlineData("<", "<")]
    [InlineData("</", "</")]
    [InlineData("<!", "<!")]
    [InlineData("&", "&")]
    [InlineData("&#", "&#")]
    [InlineData("&#x;", "&#x;")]
    [InlineData("<![CDATA[", "")]
    [InlineData("]]>", "]]>")]
    public void BrokenMarkupCostsNoText(string text, string expected) => Assert.Equal(expected, PlainText.Of(text));

    [Property(MaxTest = 500)]
    public void NoTextIsTooMuchAndDoingItAgainChangesNothing(int[] parts, string other)
    {
        var text = string.Concat(parts.Select(part => s_parts[(part & int.MaxValue) % s_parts.Length]).Append(other));
        var plain = PlainText.Of(text);
        Assert.Equal(plain, PlainText.Of(plain));
        Assert.True(plain.Length <= text.Length);
    }

    [Property(MaxTest = 300)]
    public void WhatIsEscapedIsWhatItWas(string text)
    {
        var plain = new string([.. (text ?? "").Where(character => char.IsLetterOrDigit(character) && !char.IsSurrogate(character))]);
        Assert.Equal($"{plain} & \"{plain}\"".TrimStart(), PlainText.Of($"<p>{plain} &amp; &quot;{plain}&quot;</p>"));
    }

    [Theory]
    [InlineData("<")]
    [InlineData("<a ")]
    [InlineData("<x>")]
    [InlineData("<a b=\"")]
    [InlineData("<!--")]
    [InlineData("<!x")]
    [InlineData("<script>")]
    [InlineData("<![CDATA[")]
    [InlineData("&amp;")]
    [InlineData("&#60")]
    [InlineData("&l&#116;")]
    public void AMegabyteOfTheBeginningsOfMarkupComesToAnEnd(string part)
    {
        var text = string.Concat(Enumerable.Repeat(part, 1_000_000 / part.Length));
        var plain = PlainText.Of(text);
        Assert.Equal(plain, PlainText.Of(plain));
    }

    [Fact]
    public void EveryFieldOfAProductAndEveryQueryIsReadWithoutMarkup()
    {
        var marked = new TextFields(
            "<b>Red</b> dress", "Acme&reg;", ["Women&#39;s <i>dresses</i>"], "<p>Light</p>", new Dictionary<string, string> { ["colour"] = "<span>red</span>" });
        var plain = new TextFields(
            "Red dress", "Acme\u00ae", ["Women's dresses"], "Light", new Dictionary<string, string> { ["colour"] = "red" });
        Assert.Equal(ProductText.Compose(plain), ProductText.Compose(marked));
        Assert.Equal(s_encoder.Encode(plain).Values.ToArray(), s_encoder.Encode(marked).Values.ToArray());
        Assert.Equal("Blue dress", (marked with { Title = "<p>Blue dress</p>" }).Title);
        Assert.Equal(s_encoder.EncodeQuery("red dress").Values.ToArray(), s_encoder.EncodeQuery("<b>red</b> dress").Values.ToArray());
        var tokenizer = new ModelTokenizer(Testing.Models.SmallModels.Vocabulary);
        Assert.Equal(tokenizer.Encode("red dress"), tokenizer.Encode("<b>red</b> dress"));
    }

    [Fact]
    public void AVectorFromBeforeIsMadeAgainWhereThereIsMarkupAndNowhereElse()
    {
        var before = new TextVector("encoder", Embedding.Zero(1));
        Assert.True(before.IsStale(new Product { ItemId = "a", Description = "<p>Warm</p>" }));
        Assert.False(before.IsStale(new Product { ItemId = "a", Title = "a < b & c" }));
        Assert.False((before with { TextRules = PlainText.Rules }).IsStale(new Product { ItemId = "a", Description = "<p>Warm</p>" }));
    }
}
