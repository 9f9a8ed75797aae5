using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Quality;

public sealed class QualityLedgerTests
{
    private static readonly QualityOptions Options = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    [Fact]
    public void CountsOfAProcessThatEndedStayAndThoseOfItsNextRunAreAdded()
    {
        var ledger = new QualityLedger();
        ledger.Add(Counted(5, finding: null).TakeSnapshot(), _time.GetUtcNow());
        var restarted = new QualityLedger();
        restarted.Restore(ledger.ToState(_time.GetUtcNow()));
        _time.Advance(TimeSpan.FromMinutes(2));
        var second = Counted(3, finding: null);
        restarted.Add(second.TakeSnapshot(), _time.GetUtcNow());
        restarted.Add(second.TakeSnapshot(), _time.GetUtcNow());

        var report = restarted.Report(Options, _time.GetUtcNow());
        Assert.Equal((8, 2), (report.Judged.Total, report.Sources));
        Assert.Equal((3, 5), (report.Judged.PerMinute[^1], report.Judged.PerMinute[^3]));
        Assert.Equal(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero), report.Since);
    }

    [Fact]
    public void TotalsOutliveDaysAndTheProcessesOfThoseDaysTakeNoRoom()
    {
        var ledger = new QualityLedger();
        for (var day = 0; day < 10; day++)
        {
            ledger.Add(Counted(7, new QualityFinding(QualityRules.Schema, RuleAction.Reject, "Wrong.", "http", "e", "someone")).TakeSnapshot(), _time.GetUtcNow());
            _time.Advance(TimeSpan.FromDays(2));
            var next = new QualityLedger();
            next.Restore(ledger.ToState(_time.GetUtcNow()));
            ledger = next;
        }

        var report = ledger.Report(Options, _time.GetUtcNow());
        var rule = report.Rules.Single(found => found.Rule == QualityRules.Schema);
        Assert.Equal((70, 0), (report.Judged.Total, report.Sources));
        Assert.Equal((10, 10), (rule.Findings.Total, rule.Rejected));
        Assert.Empty(rule.Samples);
        Assert.Empty(ledger.ToState(_time.GetUtcNow()).Sources);
    }

    [Fact]
    public void NothingStoredNamesAnyone()
    {
        var ledger = new QualityLedger();
        ledger.Add(Counted(1, new QualityFinding(QualityRules.Schema, RuleAction.Reject, "alice is wrong.", "http", "e", "alice")).TakeSnapshot(), _time.GetUtcNow());
        ledger.Erase("bob", _time.GetUtcNow());
        var state = ledger.ToState(_time.GetUtcNow());
        Assert.All(state.Sources.SelectMany(source => source.Rules), rule => Assert.Empty(rule.Samples));
    }

    [Fact]
    public void AReportThatWasLateBringsNoFindingAboutAnErasedUserBack()
    {
        var monitor = Counted(1, new QualityFinding(QualityRules.Schema, RuleAction.Reject, "Wrong.", "http", "e", " alice "));
        var ledger = new QualityLedger();
        Assert.False(ledger.Erase("alice", _time.GetUtcNow()));
        var late = new QualityLedger();
        late.Restore(ledger.ToState(_time.GetUtcNow()));
        late.Add(monitor.TakeSnapshot(), _time.GetUtcNow());
        Assert.Empty(Samples(late));

        monitor.Erase(late.ErasedSince(default));
        Assert.Empty(monitor.TakeSnapshot().Rules.Single().Samples);
        Assert.Equal(1, monitor.TakeSnapshot().Rules.Single().Findings.Total);

        // Who comes back may be found out again.
        _time.Advance(TimeSpan.FromMinutes(2));
        monitor.Add(new QualityFinding(QualityRules.Schema, RuleAction.Reject, "Wrong.", "http", "e", "alice"));
        late.Add(monitor.TakeSnapshot(), _time.GetUtcNow());
        Assert.Single(Samples(late));
        Assert.True(late.Erase("alice", _time.GetUtcNow()));
        Assert.Empty(Samples(late));
    }

    [Fact]
    public void HoweverManyUsersAreErasedTheListIsShortAndNoFindingAboutThemComesBack()
    {
        var before = Counted(1, new QualityFinding(QualityRules.Schema, RuleAction.Reject, "Wrong.", "http", "e", "user-0"));
        var ledger = new QualityLedger();
        for (var i = 0; i < 5_000; i++)
        {
            ledger.Erase($"user-{i}", _time.GetUtcNow());
            _time.Advance(TimeSpan.FromMilliseconds(100));
        }

        var state = ledger.ToState(_time.GetUtcNow());
        Assert.InRange(state.Erasures.Length, 1, 1_000);
        var restarted = new QualityLedger();
        restarted.Restore(state);
        restarted.Add(before.TakeSnapshot(), _time.GetUtcNow());
        Assert.Empty(Samples(restarted));
        before.Erase(restarted.ErasedSince(default));
        Assert.Empty(before.TakeSnapshot().Rules.Single().Samples);

        // What was found since is nobody's of them.
        _time.Advance(TimeSpan.FromMinutes(2));
        before.Add(new QualityFinding(QualityRules.Schema, RuleAction.Reject, "Wrong.", "http", "e", "somebody"));
        restarted.Add(before.TakeSnapshot(), _time.GetUtcNow());
        before.Erase(restarted.ErasedSince(default));
        Assert.Single(Samples(restarted));
        Assert.Single(before.TakeSnapshot().Rules.Single().Samples);
    }

    [Fact]
    public void AUserWhoIsErasedAgainAndAgainIsNotedOnce()
    {
        var ledger = new QualityLedger();
        for (var i = 0; i < 100; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            ledger.Erase("alice", _time.GetUtcNow());
        }

        Assert.Equal(_time.GetUtcNow(), Assert.Single(ledger.ToState(_time.GetUtcNow()).Erasures).At);
    }

    private QualitySample[] Samples(QualityLedger ledger) =>
        ledger.Report(Options, _time.GetUtcNow()).Rules.Single(rule => rule.Rule == QualityRules.Schema).Samples;

    private QualityMonitor Counted(int judged, QualityFinding? finding)
    {
        var monitor = QualityHarness.Monitor(_time);
        monitor.CountJudged(judged);
        if (finding is not null)
        {
            monitor.Add(finding);
        }

        return monitor;
    }
}
