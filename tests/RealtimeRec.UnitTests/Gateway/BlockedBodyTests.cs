using System.Globalization;
using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class BlockedBodyTests
{
    [Fact]
    public void BadTextsAreToldByTheirPlaceAndTheGoodOnesHold()
    {
        var body = Read("""{"blocked": ["replica", " Replica ", 3, "", "!!!", "\ud800", "仿品"]}""")!;

        Assert.Equal(["replica", "仿品"], body.Entries);
        Assert.Equal(4, body.Rejected);
        Assert.Equal(
            "2 wrong_type|3 blank|4 blank|5 wrong_type",
            string.Join('|', body.Errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Index} {error.Reason}"))));
    }

    [Fact]
    public void AListOfAHundredThousandIsCutAtTheLimitAndTellsAHundredErrors()
    {
        var body = Read($$"""{"blocked": [{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $"\"w{i}\""))}}]}""")!;

        Assert.Equal((BlockedTexts.MaxTexts, 90_000, 100), (body.Entries.Length, body.Rejected, body.Errors.Count));
        Assert.All(body.Errors, error => Assert.Equal("too_many", error.Reason));
    }

    [Theory]
    [InlineData("""{}""", "blocked")]
    [InlineData("""{"blocked": "replica"}""", "blocked")]
    [InlineData("""{"texts": []}""", "texts")]
    [InlineData("""{"blocked": [1, 2]}""", "blocked")]
    public void AListThatIsNoneIsRefused(string json, string field)
    {
        var faults = new List<ProblemError>();
        Assert.Null(BlockedBody.Read(JsonDocument.Parse(json).RootElement, faults));
        Assert.Equal(field, faults[0].Field);
    }

    [Fact]
    public void AnEmptyListBlocksNothing() => Assert.Empty(Read("""{"blocked": []}""")!.Entries);

    private static ListBody<string>? Read(string json) => BlockedBody.Read(JsonDocument.Parse(json).RootElement, []);
}
