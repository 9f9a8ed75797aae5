using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Quality;

public sealed class QualityReportsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private readonly FakeTimeProvider _time = new(Start);

    [Fact]
    public void NothingReportedIsAReportOfEveryRuleWithNothingFound()
    {
        var report = QualityReports.Merge([], new QualityOptions(), Start);

        Assert.Equal(QualityRules.All, report.Rules.Select(rule => rule.Rule));
        Assert.All(report.Rules, rule => Assert.Equal(0, rule.Findings.Total));
        Assert.Equal(60, report.Judged.PerMinute.Length);
        Assert.Equal(0, report.Judged.PerSecond.LastMinute);
    }

    [Fact]
    public void ProcessesAreAddedUp()
    {
        var first = QualityHarness.Monitor(_time);
        first.CountJudged(10);
        first.Add(Finding("old", RuleAction.Reject));
        _time.Advance(TimeSpan.FromMinutes(2));
        var second = QualityHarness.Monitor(_time);
        second.CountJudged(5);
        second.CountWithheld(3);
        second.Add(Finding("new", RuleAction.Quarantine));
        var stale = first.TakeSnapshot();
        _time.Advance(TimeSpan.FromMinutes(1));

        var report = QualityReports.Merge([stale, second.TakeSnapshot()], new QualityOptions(), _time.GetUtcNow());

        Assert.Equal((2, Start), (report.Sources, report.Since));
        Assert.Equal((15, 3), (report.Judged.Total, report.WithheldFromSignals.Total));
        Assert.Equal((0, 5, 0, 10), (report.Judged.PerMinute[^1], report.Judged.PerMinute[^2], report.Judged.PerMinute[^3], report.Judged.PerMinute[^4]));
        var rule = report.Rules.Single(rule => rule.Rule == QualityRules.Schema);
        Assert.Equal((2, 0, 1, 1), (rule.Findings.Total, rule.Flagged, rule.Quarantined, rule.Rejected));
        Assert.Equal(["new", "old"], rule.Samples.Select(sample => sample.EventId));
        Assert.Equal(Start + TimeSpan.FromMinutes(2), rule.LastSeen);
    }

    [Fact]
    public void RatesAreOfWindowsThatEndNow()
    {
        var monitor = QualityHarness.Monitor(_time);
        for (var minute = 0; minute < 90; minute++)
        {
            monitor.CountJudged(minute < 80 ? 60 : 600);
            _time.Advance(TimeSpan.FromMinutes(1));
        }

        _time.Advance(TimeSpan.FromSeconds(30));
        var rates = QualityReports.Merge([monitor.TakeSnapshot()], new QualityOptions(), _time.GetUtcNow()).Judged.PerSecond;

        // The current minute is half over and has nothing: each window reaches half into the minute that it begins in.
        Assert.Equal(5, rates.LastMinute, 1e-6);
        Assert.Equal(9.5, rates.LastTenMinutes, 1e-6);
        Assert.Equal(((9 * 600) + 600 + (49.5 * 60)) / 3_600, rates.LastHour, 1e-6);
    }

    [Fact]
    public void AYoungProcessIsMeasuredOverItsAge()
    {
        var monitor = QualityHarness.Monitor(_time);
        monitor.CountJudged(100);
        _time.Advance(TimeSpan.FromSeconds(10));

        var rates = QualityReports.Merge([monitor.TakeSnapshot()], new QualityOptions(), _time.GetUtcNow()).Judged.PerSecond;

        Assert.Equal((10, 10, 10), (rates.LastMinute, rates.LastTenMinutes, rates.LastHour));
    }

    [Fact]
    public void AClockAheadCountsForTheCurrentMinute()
    {
        var ahead = new FakeTimeProvider(Start + TimeSpan.FromMinutes(5));
        var monitor = QualityHarness.Monitor(ahead);
        monitor.CountJudged(7);

        var report = QualityReports.Merge([monitor.TakeSnapshot()], new QualityOptions(), Start);

        Assert.Equal((7, 7), (report.Judged.PerMinute[^1], report.Judged.PerSecond.LastMinute));
    }

    [Fact]
    public void AProcessCountsOnceHoweverOftenItReportsAndIsNoSourceAfterAnHourOfSilence()
    {
        var ledger = new QualityLedger();
        var monitor = QualityHarness.Monitor(_time);
        monitor.CountJudged(7);
        ledger.Add(monitor.TakeSnapshot(), _time.GetUtcNow());
        ledger.Add(monitor.TakeSnapshot(), _time.GetUtcNow());
        Assert.Equal((1, 7), Report());

        _time.Advance(TimeSpan.FromMinutes(60));
        Assert.Equal((1, 7), Report());
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal((0, 7), Report());

        (int, long) Report() => ledger.Report(new QualityOptions(), _time.GetUtcNow()) is var report ? (report.Sources, report.Judged.Total) : default;
    }

    private static QualityFinding Finding(string eventId, RuleAction action) =>
        new(QualityRules.Schema, action, "event_name is missing.", "http", eventId, null);
}
