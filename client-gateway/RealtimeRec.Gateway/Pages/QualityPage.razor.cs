using System.Globalization;
using Microsoft.AspNetCore.Components;
using RealtimeRec.Quality;

namespace RealtimeRec.Gateway.Pages;

/// <summary>How good the shop's events are: what each rule found in the last hour, and the latest findings; and what the feeds made of them are worth.</summary>
public sealed partial class QualityPage
{
    private const int MostSamples = 60;

    private QualityReport? _report;
    private RankingReport? _ranking;
    private RuleReport[] _rules = [];
    private FindingGroup[] _groups = [];
    private long[] _findings = [];
    private string? _chosen;
    private string? _error;

    [CascadingParameter]
    private PageText Text { get; set; } = null!;

    [Inject]
    private IGrainFactory Grains { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private ILogger<QualityPage> Logger { get; set; } = null!;

    private protected override TimeSpan Poll => TimeSpan.FromSeconds(2);

    private string State => _report switch
    {
        null => Text.Connecting,
        { Sources: var sources } => Text.ProcessesReport(sources),
    };

    private protected override async Task RefreshAsync(CancellationToken cancellationToken)
    {
        try
        {
            var quality = Grains.GetQuality();
            Show(await quality.GetReportAsync().WaitAsync(cancellationToken));
            _ranking = await quality.GetRankingAsync(RankingReport.MaxHours).WaitAsync(cancellationToken);
            _error = null;
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoReport(Logger, exception);
            _error = Text.NoReport;
        }
    }

    private void Show(QualityReport report)
    {
        _report = report;
        _rules = report.Rules;
        _findings = [.. Enumerable.Range(0, report.Judged.PerMinute.Length).Select(minute => _rules.Sum(rule => rule.Findings.PerMinute[minute]))];
        SelectSamples();
    }

    private void Choose(string? rule)
    {
        _chosen = _chosen == rule ? null : rule;
        SelectSamples();
    }

    private void SelectSamples() => _groups = FindingGroup.Of(
        _rules.Where(rule => _chosen is null || rule.Rule == _chosen)
            .SelectMany(rule => rule.Samples)
            .OrderByDescending(sample => sample.Time)
            .Take(MostSamples));

    private static long Hour(QualityCount? count) => count?.PerMinute.Sum() ?? 0;

    private string InAll(QualityCount? count) => InAll(count?.Total ?? 0);

    private string InAll(long total) =>
        _report is { } report ? Text.InAllSince(Text.Count(total), report.Since.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)) : "";

    private string Ago(DateTimeOffset time) => Text.Ago(Time.GetUtcNow() - time);

    private static string Tone(RuleAction action) => action == RuleAction.Flag ? "" : "warm";

    [LoggerMessage(LogLevel.Debug, "The quality report could not be read; trying again.")]
    private static partial void LogNoReport(ILogger logger, Exception exception);
}
