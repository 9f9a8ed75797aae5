using RealtimeRec.Search;
using RealtimeRec.Search.Analytics;

namespace RealtimeRec.UnitTests.Search;

public sealed class QueryLedgerTests
{
    private const long DayMs = 24 * 60 * 60 * 1_000;
    private const long NowMs = (20_000 * DayMs) + (DayMs / 2);

    [Fact]
    public void AQueryIsToldOnceEnoughDifferentShoppersHaveSearchedForIt()
    {
        var ledger = new QueryLedger(3);
        for (var i = 0; i < 10; i++)
        {
            Search(ledger, "lamp", user: 1);
        }

        Search(ledger, "lamp", user: 2);
        Assert.Empty(ledger.ChangesSince(Guid.Empty, 0).Queries);
        Assert.Equal((1, 1), (ledger.Report(7, 10, NowMs).Queries, ledger.Report(7, 10, NowMs).Withheld));
        Assert.Empty(ledger.Report(7, 10, NowMs).Top);

        Search(ledger, "lamp", user: 3);
        Assert.Equal("lamp", Assert.Single(ledger.ChangesSince(Guid.Empty, 0).Queries).Query);
        var told = Assert.Single(ledger.Report(7, 10, NowMs).Top);
        Assert.Equal((12, 0), (told.Counts.Searches, ledger.Report(7, 10, NowMs).Withheld));
        Assert.Null(Assert.Single(ledger.ToState(NowMs).Queries).Shoppers);
    }

    [Fact]
    public void ChangesAreToldOnceAndAllAreToldToWhoeverBegins()
    {
        var ledger = new QueryLedger(1);
        Search(ledger, "lamp", user: 1);
        Search(ledger, "sofa", user: 1);
        var first = ledger.ChangesSince(Guid.Empty, 0);
        Assert.Equal((true, 2), (first.IsWhole, first.Queries.Length));
        Assert.Empty(ledger.ChangesSince(first.Epoch, first.Until).Queries);

        Search(ledger, "sofa", user: 2);
        var second = ledger.ChangesSince(first.Epoch, first.Until);
        Assert.Equal((false, "sofa"), (second.IsWhole, Assert.Single(second.Queries).Query));
        Assert.True(second.Queries[0].LogWeight > first.Queries.Single(query => query.Query == "sofa").LogWeight);
        Assert.True(ledger.ChangesSince(Guid.NewGuid(), second.Until).IsWhole);
    }

    [Fact]
    public void WhatWasSearchedForOfLateWeighsMoreAndHalfAsMuchThreeDaysLater()
    {
        var ledger = new QueryLedger(1);
        Search(ledger, "old", user: 1, NowMs - (3 * DayMs), weight: 2);
        Search(ledger, "new", user: 1, NowMs, weight: 1);
        var weights = ledger.ChangesSince(Guid.Empty, 0).Queries.ToDictionary(query => query.Query, query => query.LogWeight);
        Assert.Equal(weights["old"], weights["new"], 9);
    }

    [Fact]
    public void DaysAreCountedApartAndGoAfterAWeek()
    {
        var ledger = new QueryLedger(1);
        Search(ledger, "lamp", user: 1, NowMs - (6 * DayMs));
        Search(ledger, "lamp", user: 1, NowMs - (7 * DayMs));
        Search(ledger, "lamp", user: 1, NowMs);
        Assert.Equal((2L, 1L), (ledger.Report(7, 10, NowMs).Top[0].Counts.Searches, ledger.Report(1, 10, NowMs).Top[0].Counts.Searches));
        Assert.Equal([19_994, 20_000], ledger.Report(7, 10, NowMs).Days.Select(day => day.Day));

        var later = ledger.ToState(NowMs + DayMs);
        Assert.Equal([20_000], later.Days.Select(day => day.Day));
        Assert.Empty(ledger.ToState(NowMs + (40 * DayMs)).Days);
    }

    [Fact]
    public void WhatFewSearchedForGoesAMonthLaterAndWhatALogOfLastYearTellsStays()
    {
        var ledger = new QueryLedger(2);
        Search(ledger, "lamp", user: 1, NowMs - (365 * DayMs));
        Search(ledger, "lamp", user: 2, NowMs - (365 * DayMs));
        Search(ledger, "secret", user: 1, NowMs - (31 * DayMs));
        Search(ledger, "recent", user: 1, NowMs - (29 * DayMs));
        Assert.Equal(["lamp", "recent"], ledger.ToState(NowMs).Queries.Select(query => query.Query).Order());
        Assert.Equal("lamp", Assert.Single(ledger.ChangesSince(Guid.Empty, 0).Queries).Query);
    }

    [Fact]
    public void FailingQueriesAreThoseThatFoundNothing()
    {
        var ledger = new QueryLedger(1);
        Search(ledger, "lamp", user: 1);
        Search(ledger, "gramophone", user: 1, outcome: SearchOutcome.Nothing);
        Search(ledger, "red gramophone", user: 1, outcome: SearchOutcome.Relaxed);
        var report = ledger.Report(7, 10, NowMs);
        Assert.Equal("gramophone", Assert.Single(report.Failing).Query);
        Assert.Equal((3, 1, 1), (report.Days[0].Counts.Searches, report.Days[0].Counts.WithoutResults, report.Days[0].Counts.Relaxed));
    }

    [Fact]
    public void OfTheErasedNoQueryIsLeftThatOnlyTheySearchedForNorComesBackLate()
    {
        var ledger = new QueryLedger(3);
        Search(ledger, "secret", user: 1);
        Search(ledger, "lamp", user: 1);
        Search(ledger, "lamp", user: 2);
        Assert.True(ledger.Erase([1], NowMs));
        Assert.False(ledger.Erase([1], NowMs));
        Assert.Equal([2UL], Assert.Single(ledger.ToState(NowMs).Queries).Shoppers!);

        // On its way when the erasure came.
        Search(ledger, "secret", user: 1, arrivedMs: NowMs - 500);
        Assert.DoesNotContain(ledger.ToState(NowMs).Queries, query => query.Query == "secret");

        // The same person again, a stranger now.
        Search(ledger, "secret", user: 1, arrivedMs: NowMs + 1);
        Assert.Contains(ledger.ToState(NowMs).Queries, query => query.Query == "secret");
    }

    [Fact]
    public void ItNeverGrowsPastItsRoomAndKeepsWhatWeighsMost()
    {
        var ledger = new QueryLedger(2);
        Search(ledger, "lamp", user: 1, weight: 0.5);
        Search(ledger, "lamp", user: 2, weight: 0.5);
        for (var i = 0; i < 10_000; i++)
        {
            Search(ledger, $"planted {i}", user: 9, weight: 2);
        }

        var kept = ledger.ToState(NowMs).Queries;
        Assert.Equal(QueryLedger.MaxQueries, kept.Length);
        Assert.Contains(kept, query => query.Query == "lamp");
        Assert.Equal(10_002, ledger.Report(1, 10, NowMs).Days.Single().Counts.Searches);
    }

    [Fact]
    public void WhatIsStoredIsTakenUpWithAllItHolds()
    {
        var ledger = new QueryLedger(2);
        Search(ledger, "lamp", user: 1);
        Search(ledger, "lamp", user: 2);
        Search(ledger, "sofa", user: 1, outcome: SearchOutcome.Nothing);
        var again = new QueryLedger(2);
        again.Restore(ledger.ToState(NowMs));
        Assert.Equal(ledger.ChangesSince(Guid.Empty, 0).Queries, again.ChangesSince(Guid.Empty, 0).Queries);
        Assert.Equal(ledger.Report(7, 10, NowMs).Top, again.Report(7, 10, NowMs).Top);
        Search(again, "sofa", user: 2, outcome: SearchOutcome.Nothing);
        Assert.Equal(2, again.Report(7, 10, NowMs).Failing.Single().Counts.WithoutResults);
    }

    private static void Search(
        QueryLedger ledger, string query, ulong user, long timeMs = NowMs, double weight = 1, SearchOutcome outcome = SearchOutcome.Found, long arrivedMs = NowMs)
    {
        var folded = new QueryAccumulator(query);
        folded.Add(QueryStep.Search, weight, timeMs, new QueryShopper(user, arrivedMs));
        ledger.Add(folded.ToTally(QueryText.KeyOf(query), outcome), NowMs);
    }
}
