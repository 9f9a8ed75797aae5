using System.IO.Hashing;
using System.Runtime.InteropServices;
using FsCheck.Xunit;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Text;

namespace RealtimeRec.UnitTests.Inference;

public sealed class HashedTextEncoderTests
{
    private static readonly HashedTextEncoder s_encoder = new();

    [Theory]
    [InlineData("wireless headphones", "Sony WH-1000XM4 Wireless Noise Cancelling Headphones", "Women's Red Summer Dress with Belt")]
    [InlineData("red dress", "Women's Red Summer Dress with Belt", "Stainless Steel Water Bottle 500ml")]
    [InlineData("headphone", "Wireless Headphones, black", "Garden hose 20 m")]
    [InlineData("红色 连衣裙", "夏季新款红色修身雪纺连衣裙女", "不锈钢保温杯大容量500ml")]
    [InlineData("蓝牙耳机", "无线蓝牙降噪耳机 运动跑步入耳式", "纯棉四件套床单被套")]
    [InlineData("手机壳 iphone", "适用苹果iPhone15透明防摔手机壳", "儿童积木益智玩具")]
    public void AQueryIsNearerToATitleThatMatches(string query, string matching, string other)
    {
        var vector = s_encoder.EncodeQuery(query);

        var near = vector.Dot(s_encoder.Encode(new TextFields(matching)));
        var far = vector.Dot(s_encoder.Encode(new TextFields(other)));

        Assert.True(near > far + 0.2f, $"{near} to the matching title, {far} to the other");
    }

    [Theory]
    [InlineData("electronics.smartphone", "samsung", "apple", "apparel.shoes", "nike")]
    [InlineData("手机 > 智能手机", "华为", "小米", "服装 > 女鞋", "百丽")]
    public void WithoutATitleCategoryAndBrandSayWhatIsAlike(string category, string brand, string otherBrand, string otherCategory, string foreignBrand)
    {
        var product = Encode(category, brand);

        var sameCategory = product.Dot(Encode(category, otherBrand));
        var elsewhere = product.Dot(Encode(otherCategory, foreignBrand));

        Assert.Equal(1, product.Dot(Encode(category, brand)), 5);
        Assert.InRange(sameCategory, 0.6f, 0.99f);
        Assert.InRange(elsewhere, -0.35f, 0.35f);
    }

    [Fact]
    public void ASiblingCategoryIsNearerThanAForeignOne()
    {
        var phone = Encode("electronics.audio.headphone", null);

        Assert.True(phone.Dot(Encode("electronics.audio.subwoofer", null)) > phone.Dot(Encode("electronics.clocks", null)) + 0.1f);
        Assert.True(phone.Dot(Encode("electronics.clocks", null)) > phone.Dot(Encode("apparel.shoes.keds", null)) + 0.1f);
    }

    [Fact]
    public void AQueryFindsProductsThatHaveOnlyACategory()
    {
        var query = s_encoder.EncodeQuery("samsung smartphone");

        Assert.True(query.Dot(Encode("electronics.smartphone", "samsung")) > query.Dot(Encode("electronics.clocks", "casio")) + 0.3f);
    }

    [Theory]
    [InlineData("Crème Brûlée", "creme brulee")]
    [InlineData("ＩＰｈｏｎｅ　１５", "iphone 15")]
    [InlineData("Cafe\u0301", "café")]
    [InlineData("WOMEN'S", "womens")]
    [InlineData("СТОЛ", "стол")]
    [InlineData("  two\twords ", "two words")]
    public void WhatShoppersTakeForTheSameIsTheSame(string left, string right) =>
        Assert.Equal(1, s_encoder.EncodeQuery(left).Dot(s_encoder.EncodeQuery(right)), 5);

    [Fact]
    public void ALongDescriptionDoesNotDrownTheTitle()
    {
        var description = string.Join(' ', Enumerable.Range(0, 2_000).Select(i => $"filler{i}"));
        var described = s_encoder.Encode(new TextFields("Oak dining table", Description: description));

        Assert.True(described.Dot(s_encoder.Encode(new TextFields("Oak dining table"))) > 0.9f);
    }

    [Theory]
    [InlineData("")]
    [InlineData("   ")]
    [InlineData("!?…—«»")]
    [InlineData("😀🎉👍🏽")]
    [InlineData("\ud83d")]
    [InlineData("\ude00\ud83d")]
    public void TextWithoutAnyWordIsTheZeroVector(string text)
    {
        Assert.True(s_encoder.EncodeQuery(text).IsZero);
        Assert.True(s_encoder.Encode(new TextFields(text, text, [text], text, new Dictionary<string, string> { ["colour"] = text })).IsZero);
        Assert.Equal(128, s_encoder.EncodeQuery(text).Dimensions);
    }

    [Fact]
    public void EmojiAndBrokenSurrogatesBesideWordsChangeNothing()
    {
        var plain = s_encoder.EncodeQuery("red dress 连衣裙");

        Assert.Equal(1, plain.Dot(s_encoder.EncodeQuery("😀red\ud83d dress🎉连衣裙\udc00")), 5);
    }

    [Fact]
    public void ATextOfAnyLengthIsReadUpToTheLimit()
    {
        var huge = string.Concat(Enumerable.Repeat("连衣裙 dress ", 10_000));
        var atLimit = huge[..HashedTextEncoder.MaxTextLength];

        Assert.Equal(Bytes(s_encoder.EncodeQuery(atLimit)), Bytes(s_encoder.EncodeQuery(huge)));
        Assert.Equal(1, Norm(s_encoder.EncodeQuery(new string('x', 100_000))), 5);
        Assert.Equal(1, Norm(s_encoder.Encode(new TextFields(huge, huge, [huge, huge], huge))), 5);
    }

    [Property]
    public void EveryTextBecomesAUnitVectorOrZero(string? title, string? brand, string?[] categories, string? description)
    {
        var vector = s_encoder.Encode(new TextFields(title, brand, [.. categories.Select(category => category ?? "")], description));

        Assert.True(vector.IsZero || MathF.Abs(Norm(vector) - 1) < 1e-5f);
    }

    [Fact]
    public void AProductWithoutTextHasTheZeroVector() => Assert.True(s_encoder.Encode(new TextFields(null)).IsZero);

    /// <summary>Stored item vectors must go on comparing with new ones: a change of the mapping needs a new version.</summary>
    [Fact]
    public void TheMappingIsTheOneThatTheVersionNames()
    {
        var attributes = new Dictionary<string, string> { ["colour"] = "red", ["尺码"] = "XL" };
        var vector = s_encoder.Encode(new TextFields("Women's Red Summer Dress 红色连衣裙 2026", "Zara", ["apparel.dress", "女装"], "A light dress.", attributes));

        Assert.Equal("hashed-1-128", s_encoder.Version);
        Assert.Equal("c92ea5ad3144afc5eb913cafea5ebf72", Convert.ToHexStringLower(XxHash128.Hash(Bytes(vector))));
    }

    [Fact]
    public void AttributesCountInTheOrderOfTheirNames()
    {
        var forwards = new Dictionary<string, string> { ["a"] = "steel blade", ["b"] = "oak handle" };
        var backwards = new Dictionary<string, string> { ["b"] = "oak handle", ["a"] = "steel blade" };

        Assert.Equal(
            Bytes(s_encoder.Encode(new TextFields("Knife", Attributes: forwards))),
            Bytes(s_encoder.Encode(new TextFields("Knife", Attributes: backwards))));
    }

    [Theory]
    [InlineData(32)]
    [InlineData(96)]
    [InlineData(384)]
    public void OtherDimensionsWorkAlike(int dimensions)
    {
        var encoder = new HashedTextEncoder(dimensions);
        var query = encoder.EncodeQuery("wireless headphones");

        Assert.Equal(dimensions, query.Dimensions);
        Assert.True(query.Dot(encoder.Encode(new TextFields("Wireless headphones, black"))) > 0.5f);
    }

    private static Embedding Encode(string category, string? brand) => s_encoder.Encode(new TextFields(null, brand, [category]));

    private static byte[] Bytes(Embedding vector) => MemoryMarshal.AsBytes(vector.Values).ToArray();

    private static float Norm(Embedding vector) => MathF.Sqrt(vector.Dot(vector));
}
