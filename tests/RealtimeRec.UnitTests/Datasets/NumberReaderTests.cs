using System.Globalization;
using RealtimeRec.Datasets.Fields;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class NumberReaderTests
{
    [Theory]
    [InlineData(",", null, "12,50", "12.5")]
    [InlineData(",", null, "1.299", "1299")]
    [InlineData(",", null, "1.299,00", "1299")]
    [InlineData(",", null, "1.299.000,5", "1299000.5")]
    [InlineData(",", null, "1 299,90 €", "1299.9")]
    [InlineData(",", null, "1\u202f299,90", "1299.9")]
    [InlineData(",", null, "EUR 7,5", "7.5")]
    [InlineData(",", null, "-5,00", "-5")]
    [InlineData(".", null, "1,299.00", "1299")]
    [InlineData(".", null, "1,299", "1299")]
    [InlineData(".", null, "1,29,999.50", "129999.5")]
    [InlineData(".", "'", "1'299.5", "1299.5")]
    [InlineData(null, null, "1.299", "1.299")]
    [InlineData(null, null, "1,299.00", "1299")]
    [InlineData(null, null, "1,299,000", "1299000")]
    [InlineData(null, null, "$22.90", "22.9")]
    [InlineData(null, null, "(3.5)", "-3.5")]
    [InlineData(null, null, "16777217.01", "16777217.01")]
    [InlineData(null, null, "1.5e3", "1500")]
    [InlineData(null, null, ".5", "0.5")]
    public void NumberIsReadAsTheMapSays(string? decimalSeparator, string? thousandsSeparator, string text, string expected)
    {
        Assert.True(new NumberReader(decimalSeparator, thousandsSeparator).TryRead(text, out var value));
        Assert.Equal(decimal.Parse(expected, CultureInfo.InvariantCulture), value);
    }

    [Theory]
    [InlineData(null, "12,50")]
    [InlineData(null, "1,299")]
    [InlineData(",", "12.50")]
    [InlineData(",", "1.29.9")]
    [InlineData(",", "1,2,3")]
    [InlineData(".", "1,2.5")]
    [InlineData(null, "NaN")]
    [InlineData(null, "on request")]
    [InlineData(null, "12 - 15")]
    [InlineData(null, ".")]
    [InlineData(null, "1.2.3")]
    [InlineData(null, "e5")]
    public void WhatIsNoNumberOrCouldBeTwoIsNone(string? decimalSeparator, string text) =>
        Assert.False(new NumberReader(decimalSeparator, null).TryRead(text, out _));
}
