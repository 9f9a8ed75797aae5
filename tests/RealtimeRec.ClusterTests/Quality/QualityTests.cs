using Microsoft.Extensions.DependencyInjection;
using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Products;
using RealtimeRec.Quality;

namespace RealtimeRec.ClusterTests.Quality;

[Collection(ClusterCollection.Name)]
public sealed class QualityTests(ClusterFixture cluster)
{
    [Fact]
    public async Task TheReportAddsUpWhatEverySiloFound()
    {
        var monitors = cluster.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<QualityMonitor>()).ToArray();
        for (var i = 0; i < monitors.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                monitors[i].Add(new QualityFinding(QualityRules.Processing, RuleAction.Quarantine, "It failed.", $"shop.events/{i}@{j}", $"e-{i}-{j}", null));
            }
        }

        await ClusterFixture.UntilAsync("the report has the findings of three silos", async () => (await FoundAsync(QualityRules.Processing)).Findings.Total >= 6);

        var rule = await FoundAsync(QualityRules.Processing);
        Assert.Equal((6, 6), (rule.Findings.Total, rule.Quarantined));
        Assert.Equal(["e-0-0", "e-1-0", "e-1-1", "e-2-0", "e-2-1", "e-2-2"], rule.Samples.Select(sample => sample.EventId).Order());

        // Silos that other tests added and stopped stay in the report for an hour.
        Assert.True((await cluster.Grains.GetQuality().GetReportAsync()).Sources >= monitors.Length);
    }

    [Fact]
    public async Task AnErasedUserIsNamedByNoFindingNeitherInTheReportNorInAnyProcess()
    {
        var monitors = cluster.Cluster.Silos.Select(silo => silo.ServiceProvider.GetRequiredService<QualityMonitor>()).ToArray();
        foreach (var monitor in monitors)
        {
            monitor.Add(new QualityFinding(QualityRules.Schema, RuleAction.Reject, "It was wrong.", "http", "of-erased", "finding-user"));
            monitor.Add(new QualityFinding(QualityRules.Schema, RuleAction.Reject, "It was wrong.", "http", "of-other", "other-user"));
        }

        await ClusterFixture.UntilAsync(
            "every silo's findings are in the report",
            async () => (await FoundAsync(QualityRules.Schema)).Samples.Count(sample => sample.EventId == "of-erased") == monitors.Length);
        Assert.True(await cluster.Grains.GetUser("finding-user").EraseAsync());

        Assert.DoesNotContain((await FoundAsync(QualityRules.Schema)).Samples, sample => sample.UserId == "finding-user");
        await ClusterFixture.UntilAsync(
            "no silo keeps a finding about the user",
            () => Task.FromResult(monitors.All(monitor => !monitor.TakeSnapshot().Rules.SelectMany(rule => rule.Samples).Any(sample => sample.UserId == "finding-user"))));
        var rule = await FoundAsync(QualityRules.Schema);
        Assert.DoesNotContain(rule.Samples, sample => sample.UserId == "finding-user");
        Assert.Equal(monitors.Length, rule.Samples.Count(sample => sample.EventId == "of-other"));
        Assert.True(rule.Findings.Total >= 2 * monitors.Length);
        Assert.False(await cluster.Grains.GetUser("finding-user").EraseAsync());
    }

    [Fact]
    public async Task ARefusedEventOfALogIsNamedWithItsReasonAgainWhenItIsDeliveredAgainToANewActivation()
    {
        var good = ClusterFixture.Event("refused", EventKind.ViewItem, "refused-item");
        var bad = ClusterFixture.Event("refused", EventKind.ViewItem) with { Items = [new EventItem("refused-item", ClusterFixture.MaxPrice + 1)] };
        var batch = new EventBatch { Events = [good, bad], Partition = "log/refused", Offsets = [4, 5] };
        var user = cluster.Grains.GetUser("refused");

        var first = await user.ApplyAsync(batch);
        await cluster.Grains.GetGrain<Orleans.Runtime.IManagementGrain>(0).ForceActivationCollection(TimeSpan.Zero);
        var again = await user.ApplyAsync(batch);

        Assert.Equal([EventOutcome.Applied, EventOutcome.Quarantined], first.Outcomes);
        Assert.Equal([EventOutcome.Duplicate, EventOutcome.Quarantined], again.Outcomes);
        var refusal = Assert.Single(first.Refusals!);
        Assert.Equal((1, QualityRules.PriceRange), (refusal.Index, refusal.Rule));
        Assert.Equal(first.Refusals, again.Refusals);
        Assert.Equal(1, (await user.GetProfileAsync())!.AppliedEvents);

        // Mended and sent again under the same id, at a later place in the log.
        var mended = await user.ApplyAsync(new EventBatch
        {
            Events = [bad with { Items = [new EventItem("refused-item", 9)] }],
            Partition = "log/refused",
            Offsets = [6],
        });
        Assert.Equal([EventOutcome.Applied], mended.Outcomes);
        Assert.Null(mended.Refusals);
    }

    [Fact]
    public async Task ASuspectedBotKeepsItsOwnProfileAndMakesNoProductPopular()
    {
        const int Allowed = 120;
        const int Sent = 200;
        await cluster.UpsertAsync(ClusterFixture.Product("bot-item", "Garden gnome", "home.garden"));
        var now = TimeProvider.System.GetUtcNow();
        var minute = now - TimeSpan.FromTicks(now.UtcTicks % TimeSpan.TicksPerMinute) - TimeSpan.FromMinutes(2);
        var events = Enumerable.Range(0, Sent)
            .Select(i => ClusterFixture.Event("bot", EventKind.ViewItem, "bot-item") with { Time = minute + TimeSpan.FromMilliseconds(i) })
            .ToArray();

        var result = await cluster.ApplyAsync(events);
        foreach (var silo in cluster.Cluster.Silos)
        {
            await silo.ServiceProvider.GetRequiredService<SignalAggregator>().FlushAsync();
        }

        Assert.All(result.Outcomes, outcome => Assert.Equal(EventOutcome.Applied, outcome));
        Assert.Equal(Sent, (await cluster.Grains.GetUser("bot").GetProfileAsync())!.AppliedEvents);
        await ClusterFixture.UntilAsync(
            "the product has the signals", async () => (await cluster.Grains.GetProduct("bot-item").GetAsync())!.Counts.Views >= Allowed);
        Assert.Equal(Allowed, (await cluster.Grains.GetProduct("bot-item").GetAsync())!.Counts.Views);
        await ClusterFixture.UntilAsync("the suspicion is reported", async () => (await FoundAsync(QualityRules.BotRate)).Findings.Total >= 1);
        var report = await cluster.Grains.GetQuality().GetReportAsync();
        Assert.Equal(Sent - Allowed, report.WithheldFromSignals.Total);
        Assert.Equal("bot", report.Rules.Single(rule => rule.Rule == QualityRules.BotRate).Samples.Single().UserId);
    }

    private async Task<RuleReport> FoundAsync(string rule) =>
        (await cluster.Grains.GetQuality().GetReportAsync()).Rules.Single(found => found.Rule == rule);
}
