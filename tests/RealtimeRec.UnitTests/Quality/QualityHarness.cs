using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Catalog;
using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;
using RealtimeRec.Quality.Rules;

namespace RealtimeRec.UnitTests.Quality;

/// <summary>Judges and monitors as a silo has them.</summary>
internal static class QualityHarness
{
    private static readonly IMeterFactory Meters = new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>();

    public static EventJudge Judge(CatalogIds ids, ICatalogRows rows, QualityOptions? options = null, QualityMonitor? monitor = null)
    {
        var chosen = Options.Create(options ?? new QualityOptions());
        IEventRule[] rules =
        [
            new TimeWindowRule(chosen), new PriceRangeRule(chosen), new QuantityRangeRule(chosen),
            new UnknownProductRule(ids, rows), new ImpossibleSequenceRule(ids),
        ];
        return new EventJudge(rules, new BotRate(chosen), chosen, monitor ?? Monitor());
    }

    public static QualityMonitor Monitor(TimeProvider? time = null, QualityOptions? options = null) =>
        new(time ?? new FakeTimeProvider(), Meters, Options.Create(options ?? new QualityOptions()));

    /// <summary>Findings of a rule, by action.</summary>
    public static long Found(this QualityMonitor monitor, string rule, RuleAction action) =>
        monitor.TakeSnapshot().Rules.FirstOrDefault(found => found.Rule == rule)?.ByAction[(int)action] ?? 0;
}
