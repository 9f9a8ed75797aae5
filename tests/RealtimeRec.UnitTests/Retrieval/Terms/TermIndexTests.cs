using RealtimeRec.Retrieval;
using RealtimeRec.Retrieval.Terms;

namespace RealtimeRec.UnitTests.Retrieval.Terms;

public sealed class TermIndexTests
{
    private static readonly string[] Words = ["red", "blue", "shoe", "boot", "leather", "running", "trail", "kids", "women", "men", "sale", "手机", "壳", "bc1010", "xl"];

    [Fact]
    public void EverySnapshotFindsWhatIsThereAndNothingElseWhateverChanged()
    {
        var random = new Random(4);
        var index = new TermIndex();
        var texts = new Dictionary<int, string>();
        for (var turn = 0; turn < 250; turn++)
        {
            var updates = new List<TermUpdate>();
            for (var i = random.Next(1, 30); i > 0; i--)
            {
                var row = random.Next(6_000);
                if (random.Next(5) == 0)
                {
                    texts.Remove(row);
                    updates.Add(new TermUpdate(new RowOrdinal(row), null));
                }
                else
                {
                    texts[row] = string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Words[random.Next(Words.Length)]));
                    updates.Add(new TermUpdate(new RowOrdinal(row), [new FieldText(TermField.Title, texts[row])]));
                }
            }

            index.Apply(updates);
            Assert.Equal(texts.Count, index.Current.Rows);
            if (turn % 10 != 0)
            {
                continue;
            }

            if (turn % 20 == 0)
            {
                // The others are looked at while segments are being merged.
                AwaitMerges(index);
            }

            foreach (var query in (string[])["red", "red shoe", "leather boot men", "手机壳", "手机 xl", "bc1010 -red", "women -\"kids\""])
            {
                var asked = QueryParser.Parse(query);
                var expected = texts.Where(text => Has(text.Value, asked.Required) && !asked.Excluded.Any(clause => Has(text.Value, [clause]))).Select(text => text.Key).Order();
                var found = TermSearch.Find(index.Current, asked, corrects: false, relaxes: false).Rows;
                Assert.Equal(expected, found.Select(row => row.Row.Value).Order());
                Assert.All(found, row => Assert.InRange(row.Score, 0.01f, 1));
            }
        }

        Assert.True(index.Current.Segments.Length < 40, $"{index.Current.Segments.Length} segments");

        static bool Has(string text, IReadOnlyList<TermClause> clauses)
        {
            var analyzer = new TextAnalyzer();
            analyzer.Read(text);
            var terms = new HashSet<string>();
            foreach (ref readonly var token in analyzer.Tokens)
            {
                terms.Add(analyzer.TermOf(token).ToString());
            }

            return clauses.All(clause => clause.Alternatives.Any(alternative => alternative.Terms.All(terms.Contains)));
        }
    }

    [Fact]
    public void OfManyRowsWrittenAgainAndAgainOnlyAFewOldOnesAreKept()
    {
        const int Rows = 20_000;
        var index = new TermIndex();
        for (var turn = 0; turn < 5; turn++)
        {
            index.Apply([.. Enumerable.Range(0, Rows).Select(row => new TermUpdate(new RowOrdinal(row), [new FieldText(TermField.Title, $"thing {row} {Words[turn]}")]))]);
            AwaitMerges(index);
        }

        Assert.InRange(index.Current.Segments.Sum(segment => segment.Rows), Rows, (2 * Rows) + 10_000);
        Assert.Equal(Rows, TermSearch.Find(index.Current, QueryParser.Parse($"{Words[4]} "), corrects: false).Rows.Count);
        Assert.Empty(TermSearch.Find(index.Current, QueryParser.Parse($"{Words[0]} "), corrects: false).Rows.ToArray());
        Assert.Single(TermSearch.Find(index.Current, QueryParser.Parse("19999 "), corrects: false).Rows);
    }

    [Fact]
    public void ScoresDoNotDependOnHowRowsCameIn()
    {
        var random = new Random(4);
        TermUpdate[] updates =
        [
            .. Enumerable.Range(0, 3_000).Select(row => new TermUpdate(
                new RowOrdinal(row), [new FieldText(TermField.Title, string.Join(' ', Enumerable.Range(0, random.Next(1, 6)).Select(_ => Words[random.Next(Words.Length)])))])),
        ];
        var (atOnce, oneByOne) = (new TermIndex(), new TermIndex());
        atOnce.Apply(updates);
        random.Shuffle(updates);
        foreach (var some in updates.Chunk(37))
        {
            oneByOne.Apply([.. some.Select(update => update with { Texts = [new FieldText(TermField.Title, "old text")] })]);
            oneByOne.Apply(some);
        }

        foreach (var query in (string[])["red shoe", "leather", "手机壳"])
        {
            Assert.Equal(
                TermSearch.Find(atOnce.Current, QueryParser.Parse(query)).Rows.OrderBy(row => row.Row.Value),
                TermSearch.Find(oneByOne.Current, QueryParser.Parse(query)).Rows.OrderBy(row => row.Row.Value));
        }

        Assert.Empty(TermSearch.Find(oneByOne.Current, QueryParser.Parse("old"), corrects: false).Rows.ToArray());
    }

    [Fact]
    public void TheTitleCountsMoreThanTheDescriptionAndAShortOneMoreThanALongOne()
    {
        var index = Of(
            [new FieldText(TermField.Title, "running shoe"), new FieldText(TermField.Description, "light")],
            [new FieldText(TermField.Title, "sock"), new FieldText(TermField.Description, "for the running shoe of a friend" + string.Concat(Enumerable.Range(0, 40).Select(i => $" and more of it {i}")))],
            [new FieldText(TermField.Title, "running shoe with many further words that say what else could be said of it at length")]);

        var rows = TermSearch.Find(index, QueryParser.Parse("running shoe")).Rows.OrderByDescending(row => row.Score).Select(row => row.Row.Value);
        Assert.Equal([0, 2, 1], rows);
    }

    [Fact]
    public void ARareWordIsTakenForAMuchMoreUsualOneAndThatIsSaid()
    {
        var index = Of(
        [
            .. Enumerable.Range(0, 40).Select(i => Titled($"trail running shoe {i}")),
            Titled("runing gag"), Titled("kitchen lamp"), Titled("kitchen aid mixer"), Titled("bc1010 cartridge"), Titled("bc1011 cartridge"),
        ]);

        // In one product the word is as it was typed: it stays, and the usual one is found beside it.
        Assert.Equal((41, null), Found("runing"));
        Assert.Equal((40, "trail running"), Found("taril running"));
        Assert.Equal((41, "running"), Found("rnuning"));
        Assert.Equal((0, null), Found("tarl running", corrects: false));
        Assert.Equal((1, "kitchen lamp"), Found("kitchenlamp"));
        Assert.Equal((1, null), Found("bc1010"));
        Assert.Equal((0, null), Found("bc1012"));
        Assert.Equal((0, null), Found("zzzzzz"));

        (int, string?) Found(string query, bool corrects = true)
        {
            var matches = TermSearch.Find(index, QueryParser.Parse(query + " "), corrects, relaxes: false);
            return (matches.Rows.Count, matches.Query.CorrectedText?.Trim());
        }
    }

    [Fact]
    public void TheWordThatIsBeingTypedFindsWhatItBegins()
    {
        var index = Of([.. Enumerable.Range(0, 5).Select(i => Titled($"headphone {i}")), Titled("head lamp"), Titled("red shoe")]);

        Assert.Equal(5, TermSearch.Find(index, QueryParser.Parse("headph")).Rows.Count);
        Assert.Empty(TermSearch.Find(index, QueryParser.Parse("headph "), corrects: false).Rows.ToArray());
        Assert.Equal(5, TermSearch.Find(index, QueryParser.Parse("Headpho")).Rows.Count);
    }

    [Fact]
    public void WhereNoRowHasAllWordsTheMostTellingOnesAreEnoughAndThatIsSaid()
    {
        var index = Of(
        [
            .. Enumerable.Range(0, 30).Select(i => Titled($"red shoe {i}")),
            .. Enumerable.Range(0, 3).Select(i => Titled($"carbon racing bicycle {i}")),
        ]);

        using var matches = TermSearch.Find(index, QueryParser.Parse("red carbon bicycle "));
        Assert.True(matches.IsRelaxed);
        Assert.Equal([30, 31, 32], matches.Rows.Select(row => row.Row.Value).Order());
        Assert.Empty(TermSearch.Find(index, QueryParser.Parse("red carbon bicycle "), relaxes: false).Rows.ToArray());
        Assert.False(TermSearch.Find(index, QueryParser.Parse("carbon bicycle ")).IsRelaxed);
    }

    [Fact]
    public void EachWordsShareIsTold()
    {
        var index = Of([Titled("red shoe"), Titled("red boot"), Titled("red hat")]);
        var query = TermSearch.Find(index, QueryParser.Parse("red shoe")) is { Rows: [var found] } matches ? (matches.Query, found) : default;

        var shares = TermSearch.SharesOf(index, query.Query, [query.found.Row])[0];
        Assert.Equal(query.found.Score, shares.Sum(), 1e-5f);
        Assert.True(shares[1] > shares[0]);
    }

    private static IReadOnlyList<FieldText> Titled(string title) => [new FieldText(TermField.Title, title)];

    private static TermIndexSnapshot Of(params IReadOnlyList<FieldText>[] rows)
    {
        var index = new TermIndex();
        index.Apply([.. rows.Select((texts, row) => new TermUpdate(new RowOrdinal(row), texts))]);
        return index.Current;
    }

    private static void AwaitMerges(TermIndex index) => SpinWait.SpinUntil(() =>
    {
        index.TakeMerged();
        return !index.IsMerging;
    });
}
