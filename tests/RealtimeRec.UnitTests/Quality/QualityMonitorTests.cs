using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.UnitTests.Quality;

public sealed class QualityMonitorTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 30, TimeSpan.Zero));

    [Fact]
    public void CountsLieInTheirMinutesAndLeaveAfterAnHour()
    {
        var monitor = QualityHarness.Monitor(_time);
        monitor.CountJudged(3);
        _time.Advance(TimeSpan.FromMinutes(1));
        monitor.CountJudged(4);
        monitor.CountWithheld(2);

        var now = monitor.TakeSnapshot();
        Assert.Equal((7, 3, 4), (now.Judged.Total, now.Judged.PerMinute[^2], now.Judged.PerMinute[^1]));
        Assert.Equal((2, 2), (now.Withheld.Total, now.Withheld.PerMinute[^1]));

        _time.Advance(TimeSpan.FromMinutes(60));
        var later = monitor.TakeSnapshot();
        Assert.Equal(now.Minute + 60, later.Minute);
        Assert.Equal((7, 4, 4), (later.Judged.Total, later.Judged.PerMinute[0], later.Judged.PerMinute.Sum()));

        _time.Advance(TimeSpan.FromDays(1));
        Assert.Equal((7, 0), (monitor.TakeSnapshot().Judged.Total, monitor.TakeSnapshot().Judged.PerMinute.Sum()));
    }

    [Fact]
    public void FindingsAreCountedByRuleAndAction()
    {
        var monitor = QualityHarness.Monitor(_time);
        monitor.Add(Finding("a", RuleAction.Reject));
        monitor.Add(Finding("b", RuleAction.Quarantine));
        monitor.Add(Finding("c", RuleAction.Quarantine) with { Rule = QualityRules.Ids });

        Assert.Equal(1, monitor.Found(QualityRules.Schema, RuleAction.Reject));
        Assert.Equal(1, monitor.Found(QualityRules.Schema, RuleAction.Quarantine));
        Assert.Equal(1, monitor.Found(QualityRules.Ids, RuleAction.Quarantine));
    }

    [Fact]
    public void TheLatestSamplesAreKeptNewestFirst()
    {
        var monitor = QualityHarness.Monitor(_time, new QualityOptions { MaxSamples = 3 });
        for (var i = 0; i < 5; i++)
        {
            monitor.Add(Finding($"{i}", RuleAction.Reject));
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        var rule = monitor.TakeSnapshot().Rules.Single();
        Assert.Equal(["4", "3", "2"], rule.Samples.Select(sample => sample.EventId));
        Assert.Equal(_time.GetUtcNow() - TimeSpan.FromSeconds(1), rule.LastSeen);
    }

    [Fact]
    public void ABurstIsCountedWholeAndSampledByTurns()
    {
        var monitor = QualityHarness.Monitor(_time, new QualityOptions { MaxSamples = 2 });
        var wanted = Enumerable.Range(0, 1_000).Count(_ =>
        {
            var isWanted = monitor.Count(QualityRules.UnknownProduct, RuleAction.Flag);
            if (isWanted)
            {
                monitor.Keep(Finding("e", RuleAction.Flag) with { Rule = QualityRules.UnknownProduct });
            }

            return isWanted;
        });

        Assert.Equal(2, wanted);
        Assert.Equal(1_000, monitor.Found(QualityRules.UnknownProduct, RuleAction.Flag));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(monitor.Count(QualityRules.UnknownProduct, RuleAction.Flag));
    }

    [Fact]
    public async Task CountsFromManyThreadsAllArrive()
    {
        var monitor = QualityHarness.Monitor(_time);
        await Parallel.ForAsync(0, 10_000, (i, _) =>
        {
            monitor.CountJudged(1);
            monitor.Add(Finding($"{i}", RuleAction.Reject));
            return ValueTask.CompletedTask;
        });

        Assert.Equal(10_000, monitor.TakeSnapshot().Judged.Total);
        Assert.Equal(10_000, monitor.Found(QualityRules.Schema, RuleAction.Reject));
    }

    private static QualityFinding Finding(string eventId, RuleAction action) =>
        new(QualityRules.Schema, action, "event_name is missing.", "http", eventId, null);
}
