using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;

namespace RealtimeRec.UnitTests.Datasets;

public sealed class MapOptionTests
{
    [Theory]
    [InlineData("""  "encoding": "klingon"  """, "\"encoding\" is \"klingon\"")]
    [InlineData("""  "delimiter": ";", "quote": ";"  """, "\"delimiter\" and \"quote\"")]
    [InlineData("""  "delimiter": "\\", "escape": "\\"  """, "\"delimiter\" and \"escape\"")]
    [InlineData("""  "delimiter": "#", "comment": "#"  """, "\"delimiter\" and \"comment\"")]
    [InlineData("""  "decimalSeparator": ",", "thousandsSeparator": ","  """, "\"decimalSeparator\" and \"thousandsSeparator\"")]
    [InlineData("""  "decimalSeparator": ",", "quote": ""  """, "\"decimalSeparator\" and \"delimiter\"")]
    [InlineData("""  "decimalSeparator": "comma"  """, "\"decimalSeparator\" takes one character")]
    [InlineData("""  "decimalSeparator": "1"  """, "part of a number")]
    [InlineData("""  "lineBreaksInQuotes": true, "quote": null  """, "\"lineBreaksInQuotes\" is true and there is no \"quote\"")]
    [InlineData("""  "header": false  """, "\"header\" is false, and \"withoutHeader\"")]
    [InlineData("""  "header": true, "withoutHeader": ["id"]  """, "\"header\" is true and \"withoutHeader\"")]
    [InlineData("""  "listSeparator": "|", "pathSeparator": "|"  """, "\"listSeparator\" and \"pathSeparator\"")]
    public void OptionsThatExcludeEachOtherAreRefusedByName(string options, string expected)
    {
        var exception = Assert.Throws<DatasetPresetException>(() =>
            DatasetPreset.Parse($$"""{ "name": "x", {{options}}, "product": { "itemId": "id" } }""", "map.json"));
        Assert.StartsWith("The column map map.json is not valid: ", exception.Message, StringComparison.Ordinal);
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', exception.Message);
    }

    [Theory]
    [InlineData("""  "formats": ["unix"], "timeZones": ["Europe/Berlin"]  """, "\"timeZones\" and only Unix \"formats\"")]
    [InlineData("""  "formats": ["unix_millis"]  """, "\"unix_millis\" is no format")]
    [InlineData("""  "formats": ["ISO8601"]  """, "\"ISO8601\" is no format")]
    public void TimesThatCannotBeReadAreRefused(string time, string expected)
    {
        var exception = Assert.Throws<DatasetPresetException>(() => DatasetPreset.Parse(
            $$"""{ "name": "x", "event": { "name": { "default": "view_item" }, "userId": "u", "itemId": "i", "time": { "source": "t", {{time}} } } }""", "map.json"));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void SeparatorsOfListsAreForCategoriesOnly() =>
        Assert.Contains("for \"categories\" only", Assert.Throws<DatasetPresetException>(() => DatasetPreset.Parse(
            """{ "name": "x", "product": { "itemId": "i", "title": { "column": "t", "listSeparator": "|" } } }""", "map.json")).Message, StringComparison.Ordinal);

    [Fact]
    public void FileWithoutHeaderIsReadByPosition()
    {
        var map = DatasetPreset.Parse(
            """{ "name": "x", "header": false, "withoutHeader": ["id", "title", "price"], "product": { "itemId": "id", "title": "title", "price": "price" } }""", "map.json");
        using var file = new TemporaryFile("1,Tea,2\n2,Cup,3\n");
        Assert.Equal(["Tea", "Cup"], file.Read(map).Select(row => row.Product!.Title));

        using var other = new TemporaryFile("1,Tea\n");
        Assert.Contains("has 2 columns where \"withoutHeader\"", Assert.Throws<DatasetFormatException>(() => other.Read(map)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void MapWithProductAloneAccountsForEveryRow()
    {
        var map = DatasetPreset.Parse("""{ "name": "x", "product": { "itemId": "id", "title": "title" } }""", "map.json");
        using var file = new TemporaryFile("id,title\n1,Tea\n,Cup\n3\n");
        Assert.Equal([null, "no id", "wrong number of columns"], file.Read(map).Select(row => row.Rejection?.Reason));
    }
}
