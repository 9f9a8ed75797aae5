using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.UnitTests.Retrieval.Terms;

public sealed class SynonymSetTests
{
    private static readonly string[] Titles = ["Red sofa", "Red couch", "Cell phone case", "Phone cell battery", "Smartphone case", "沙发 red", "红色 皮沙发", "Notebook 15", "PC tower", "Sofa bed", "Coach bag"];

    private readonly TermIndex _index = new();
    private readonly SynonymSet _synonyms = new();

    public SynonymSetTests()
    {
        _index.Apply([.. Titles.Select((title, row) => new TermUpdate(new RowOrdinal(row), [new FieldText(TermField.Title, title)]))]);
        _synonyms.Add(["sofa", "couch"]);
        _synonyms.Add(["sofa", "沙发"]);
        _synonyms.Add(["smartphone", "cell phone"]);
        _synonyms.Add(["pc", "PC", "notebook"]);
        _synonyms.Add(["sofa bed"], ["couch"]);
        _synonyms.Add(["-20 fridge"], ["coach -bag"]);
        _synonyms.Add(["of the office"], ["tower"]);
    }

    [Theory]
    [InlineData("sofas", "0,1,5,6,9")]
    [InlineData("red couch", "0,1")]
    [InlineData("red 沙发", "0,5")]
    [InlineData("smartphone case ", "2,4")]
    [InlineData("cell phone case", "2,4")]
    [InlineData("phone cell", "2,3")]
    [InlineData("sofa bed", "1,9")]
    [InlineData("pc", "7,8")]
    [InlineData("sofa -red", "6,9")]
    [InlineData("bag", "10")]
    [InlineData("20 fridge", "10")]
    [InlineData("fridge", "")]
    [InlineData("office red", "")]
    [InlineData("office", "8")]
    public void WordsFindWhatTheyStandForInEitherLanguage(string query, string rows) => Assert.Equal(rows, Found(query));

    [Fact]
    public void AWordAsItWasTypedIsWorthMoreThanItsSynonym()
    {
        var found = Find("red couch").Rows.ToDictionary(row => row.Row.Value, row => row.Score);

        Assert.True(found[1] > found[0], $"{found[1]} and {found[0]}");
    }

    [Fact]
    public void AWordThatStandsForOthersIsNotTakenForASlip()
    {
        Assert.Equal("notebook", Find("notebok ").Query.CorrectedText?.Trim());

        _synonyms.Add(["notebok"], ["tower"]);

        Assert.Null(Find("notebok ").Query.CorrectedText);
        Assert.Equal("8", Found("notebok "));
    }

    [Fact]
    public void WithoutARuleAQueryIsLeftAsItIs()
    {
        var query = QueryParser.Parse("red lamp");

        Assert.Same(query, SynonymSet.None.Widen(query));
        Assert.Equal(query.Required, _synonyms.Widen(query).Required);
    }

    [Theory]
    [InlineData("!!!", "sofa")]
    [InlineData("lamp", "...")]
    [InlineData("", "")]
    public void WhatIsNoWordStandsForNothing(string typed, string also)
    {
        var synonyms = new SynonymSet();
        synonyms.Add([typed], [also]);

        foreach (var query in (string[])["lamp", "light", "!!!", "-lamp", "\"lamp"])
        {
            var asked = QueryParser.Parse(query);
            Assert.Same(asked, synonyms.Widen(asked));
        }
    }

    private string Found(string query) => string.Join(',', Find(query).Rows.Select(row => row.Row.Value).Order());

    private TermMatches Find(string query) => TermSearch.Find(_index.Current, _synonyms.Widen(QueryParser.Parse(query)), relaxes: false);
}
