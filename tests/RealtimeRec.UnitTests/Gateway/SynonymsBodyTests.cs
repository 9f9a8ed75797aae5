using System.Globalization;
using System.Text.Json;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Search;

namespace RealtimeRec.UnitTests.Gateway;

public sealed class SynonymsBodyTests
{
    [Fact]
    public void BadRulesAreToldByTheirPlaceAndTheGoodOnesHold()
    {
        var body = Read("""
            {"synonyms": [
                {"words": ["sofa", " Sofa ", "couch", "沙发"]},
                "sofa, couch",
                {"words": ["pc"], "also": ["notebook"]},
                {"words": ["alone"]},
                {"also": ["notebook"]},
                {"words": ["a", 1]},
                {"words": ["a", "!!!"]},
                {"words": ["a", "\ud800"]},
                {"words": ["a", "b"], "weight": 2},
                {"words": []},
                {"words": ["x", "y"], "also": null}
            ]}
            """)!;

        Assert.Equal(["sofa/couch/沙发", "pc>notebook", "x/y"], body.Entries.Select(rule => string.Join('/', rule.Words) + (rule.Also is null ? "" : ">" + string.Join('/', rule.Also))));
        Assert.Equal(8, body.Rejected);
        Assert.Equal(
            "1 synonyms wrong_type|3 words required|4 words required|5 words wrong_type|6 words blank|7 words wrong_type|8 weight unknown_property|9 words wrong_type",
            string.Join('|', body.Errors.Select(error => string.Create(CultureInfo.InvariantCulture, $"{error.Index} {error.Field} {error.Reason}"))));
    }

    [Fact]
    public void AListOfAHundredThousandIsCutAtTheLimitAndTellsAHundredErrors()
    {
        var body = Read($$"""{"synonyms": [{{string.Join(',', Enumerable.Range(0, 100_000).Select(i => $$"""{"words":["w{{i}}","{{(i % 7 == 0 ? "" : "v")}}{{(i % 7 == 0 ? "" : i)}}"]}"""))}}]}""")!;

        Assert.Equal((SynonymRule.MaxRules, 80_000, 100), (body.Entries.Length, body.Rejected, body.Errors.Count));
    }

    [Theory]
    [InlineData("{}", "synonyms")]
    [InlineData("""{"synonyms": {"sofa": "couch"}}""", "synonyms")]
    [InlineData("""{"synonyms": [], "more": 1}""", "more")]
    [InlineData("""{"synonyms": [{"words": ["alone"]}]}""", "words")]
    public void WhatHoldsNoGoodRuleIsRefused(string body, string field)
    {
        var faults = new List<ProblemError>();

        Assert.Null(Read(body, faults));
        Assert.Equal(field, Assert.Single(faults).Field);
    }

    [Fact]
    public void AnEmptyListIsOne() => Assert.Empty(Read("""{"synonyms": []}""")!.Entries);

    private static ListBody<SynonymRule>? Read(string body, List<ProblemError>? faults = null)
    {
        using var document = JsonDocument.Parse(body);
        return SynonymsBody.Read(document.RootElement, faults ?? []);
    }
}
