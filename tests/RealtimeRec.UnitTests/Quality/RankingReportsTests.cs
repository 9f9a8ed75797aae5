using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Quality;

public sealed class RankingReportsTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 30, 0, TimeSpan.Zero));

    [Fact]
    public void CountsOfProcessesAndHoursAddUpAndKindsStayApart()
    {
        var (first, second) = (Monitor(), Monitor());
        first.AddRanking(RankingCaseKind.New, Places(feed: 1, rival: 0));
        first.AddRanking(RankingCaseKind.Own, Places(feed: 7, rival: 7));
        _time.Advance(TimeSpan.FromHours(1));
        first.AddRanking(RankingCaseKind.New, Places(feed: 0, rival: 2));
        second.AddRanking(RankingCaseKind.New, Places(feed: 4, rival: 0));
        second.AddRanking(RankingCaseKind.Shown, Places(feed: 1, rival: 0));

        var report = RankingReports.Merge([.. first.TakeSnapshot().Ranking, .. second.TakeSnapshot().Ranking], 24, _time.GetUtcNow());

        Assert.Equal((3, 1, 1), (report.New.Cases, report.Shown.Cases, report.Own.Cases));
        Assert.Equal(["feed", "rival"], report.New.Methods.Select(method => method.Method));
        Assert.Equal((2.0 / 3, 1.0 / 3), (report.New.Methods[0].HitRate.Value, report.New.Methods[1].HitRate.Value));
        Assert.Equal((1 + 0.25) / 3, report.New.Methods[0].MeanReciprocalRank.Value, 12);
        Assert.Equal([1, 2], report.ByHour.Select(hour => hour.Cases));
        Assert.Equal([12, 13], report.ByHour.Select(hour => hour.Hour.Hour));
        Assert.Equal(1, report.ByHour[0].Methods[0].HitRate.Value);

        var lately = RankingReports.Merge(first.TakeSnapshot().Ranking, 1, _time.GetUtcNow());
        Assert.Equal((1, 0), (lately.New.Cases, lately.Own.Cases));
    }

    [Fact]
    public void WhatWasNotMeasuredHasNoMethods()
    {
        var report = RankingReports.Merge([], 24, _time.GetUtcNow());

        Assert.Equal(0, report.New.Cases);
        Assert.Empty(report.New.Methods);
        Assert.Empty(report.ByHour);
    }

    [Fact]
    public void HoursLongGoneTakeNoRoom()
    {
        var monitor = Monitor();
        for (var hour = 0; hour < 100; hour++)
        {
            monitor.AddRanking(RankingCaseKind.New, Places(feed: 1, rival: 0));
            _time.Advance(TimeSpan.FromHours(1));
        }

        Assert.Equal(2 * RankingReport.MaxHours, monitor.TakeSnapshot().Ranking.Length);
    }

    [Theory]
    [InlineData(24, 100, 0.167, 0.332)]
    [InlineData(0, 10, 0, 0.278)]
    [InlineData(10, 10, 0.722, 1)]
    public void TheIntervalOfAShareIsWilsons(long hits, long cases, double low, double high)
    {
        var share = RankingReports.ShareOf(hits, cases);

        Assert.Equal((double)hits / cases, share.Value);
        Assert.Equal(low, share.Low, 3);
        Assert.Equal(high, share.High, 3);
    }

    [Fact]
    public void WhatAProcessMeasuredOutlivesIt()
    {
        var ledger = new QualityLedger();
        var ended = Monitor();
        ended.AddRanking(RankingCaseKind.New, Places(feed: 1, rival: 0));
        ledger.Add(ended.TakeSnapshot(), _time.GetUtcNow());
        var restarted = new QualityLedger();
        restarted.Restore(ledger.ToState(_time.GetUtcNow()));
        _time.Advance(TimeSpan.FromHours(3));
        var next = Monitor();
        next.AddRanking(RankingCaseKind.New, Places(feed: 0, rival: 0));
        restarted.Add(next.TakeSnapshot(), _time.GetUtcNow());
        restarted.Add(next.TakeSnapshot(), _time.GetUtcNow());

        Assert.Equal(2, restarted.Ranking(24, _time.GetUtcNow()).New.Cases);
        Assert.Equal(1, restarted.Ranking(2, _time.GetUtcNow()).New.Cases);
    }

    private QualityMonitor Monitor() => QualityHarness.Monitor(_time);

    private static Dictionary<string, int> Places(int feed, int rival) => new() { ["rival"] = rival, ["feed"] = feed };
}
