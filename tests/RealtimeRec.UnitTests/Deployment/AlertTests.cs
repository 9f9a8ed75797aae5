using System.Diagnostics;
using System.Reflection;
using System.Text.Json;
using System.Text.RegularExpressions;
using k8s;
using RealtimeRec.Testing;
using RealtimeRec.Tests;

namespace RealtimeRec.UnitTests.Deployment;

public sealed partial class AlertTests
{
    private const string File = "deploy/kubernetes/components/prometheus/rules.yaml";
    private const string Folder = "deploy/observability/grafana";

    /// <summary>What the exporter of metrics appends to an instrument's name.</summary>
    private static readonly string[] s_suffixes = ["", "_total", "_seconds", "_seconds_bucket", "_seconds_sum", "_seconds_count"];

    public static TheoryData<string> Alerts => [.. Rules().Select(rule => rule.Alert).OfType<string>()];

    public static TheoryData<string> Dashboards => [.. Directory.GetFiles(Path.Combine(Overlay.Root, Folder), "*.json").Select(file => Path.GetFileName(file)).Order()];

    [Theory]
    [MemberData(nameof(Alerts))]
    public void AnAlertAsksForMetricsThatThereAre(string alert) => Assert.Empty(UnknownMetrics(Rules().Single(rule => rule.Alert == alert).Expr));

    [Fact]
    public void WhatIsRecordedIsMadeOfMetricsThatThereAreAndAskedForByAnAlert()
    {
        var recorded = Rules().Where(rule => rule.Record is not null).ToArray();
        Assert.All(recorded, rule => Assert.Empty(UnknownMetrics(rule.Expr)));
        var asked = string.Concat(Rules().Where(rule => rule.Alert is not null).Select(rule => rule.Expr));
        Assert.All(recorded, rule => Assert.Contains(rule.Record!, asked, StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Dashboards))]
    public void ADashboardAsksForMetricsThatThereAre(string file)
    {
        var panels = JsonElement.Parse(System.IO.File.ReadAllText(Path.Combine(Overlay.Root, Folder, file))).GetProperty("panels").EnumerateArray().ToArray();
        Assert.NotEmpty(panels);
        Assert.Equal(panels.Length, panels.Select(panel => panel.GetProperty("id").GetInt32()).Distinct().Count());
        Assert.All(panels, panel => Assert.All(
            panel.GetProperty("targets").EnumerateArray(), target => Assert.Empty(UnknownMetrics(target.GetProperty("expr").GetString()!))));
    }

    [Fact]
    public void AMetricThatThereIsNotIsFound() =>
        Assert.Equal(["realtimerec_ingestion_lagg"], UnknownMetrics("sum(realtimerec_ingestion_lagg) > sum(realtimerec_ingestion_lag)"));

    [Theory]
    [MemberData(nameof(Alerts))]
    public void AnAlertHasAPageThatSaysWhatToDo(string alert)
    {
        var rule = Rules().Single(rule => rule.Alert == alert);
        Assert.Contains(rule.Labels["severity"], new[] { "critical", "warning" });
        var page = System.IO.File.ReadAllText(Path.Combine(Overlay.Root, rule.Annotations["runbook_url"]));
        Assert.StartsWith($"# {alert}: ", page, StringComparison.Ordinal);
        Assert.Equal(["What it means", "What to look at", "What to do"], Heading().Matches(page).Select(match => match.Groups[1].Value));
        Assert.Empty(UnknownMetrics(page));
    }

    [Fact]
    public void APageBelongsToAnAlert() =>
        Assert.Equal(
            Rules().Where(rule => rule.Alert is not null).Select(rule => Path.GetFileName(rule.Annotations["runbook_url"])).Order(),
            Directory.GetFiles(Path.Combine(Overlay.Root, "docs/runbooks")).Select(page => Path.GetFileName(page)).Order());

    [SkippableTheory]
    [InlineData("", "", true)]
    // Each of these must be noticed.
    [InlineData("_stalled_seconds) > 60", "_stalled_seconds) > 6000000", false)]
    [InlineData("> 10000 and", "> 10 or", false)]
    [InlineData("severity: warning", "severity: info", false)]
    [InlineData("for: 30s", "for: 50h", false)]
    [InlineData(" or 0 * sum", " unless 0 * sum", false)]
    [InlineData("0.0144", "0.144", false)]
    [InlineData("> 0.006 ", "> 0.06 ", false)]
    [InlineData(",le=\"0.5\"", ",le=\"5\"", false)]
    [InlineData("rate1h > 0.03", "rate1h > 0", false)]
    [InlineData(" and realtimerec:broken_promises:ratio_rate5m{promise=\"freshness\"} > 0.144", "", true)]
    public async Task AlertsFireWhenTheyShouldAndOnlyThen(string replace, string with, bool passes)
    {
        Requirement.Met(Overlay.OnPath("promtool"), "promtool is not on the PATH (on Debian, apt-get install prometheus).");
        using var folder = new TemporaryDirectory();
        var text = await System.IO.File.ReadAllTextAsync(Path.Combine(Overlay.Root, File));
        var rules = text[(text.IndexOf("\nspec:\n", StringComparison.Ordinal) + "\nspec:\n".Length)..];
        Assert.Contains(replace, rules, StringComparison.Ordinal);
        await System.IO.File.WriteAllTextAsync(folder.File("rules.yaml"), replace.Length == 0 ? rules : rules.Replace(replace, with, StringComparison.Ordinal));
        System.IO.File.Copy(Path.Combine(Overlay.Root, "tests/RealtimeRec.UnitTests/Deployment/alerts.test.yaml"), folder.File("alerts.test.yaml"));
        var (exitCode, output) = await RunAsync("promtool", folder.FullPath, "test", "rules", "alerts.test.yaml");
        Assert.True(passes == (exitCode == 0), output);
    }

    [SkippableTheory]
    [InlineData("critical", "page")]
    [InlineData("warning", "ticket")]
    public async Task AnAlertReachesWhomItConcerns(string severity, string receiver)
    {
        var (exitCode, output) = await RoutesAsync(severity, text => text);
        Assert.True(exitCode == 0, output);
        Assert.Equal(receiver, output.Trim());
    }

    [SkippableTheory]
    [InlineData("matchers: [severity = critical]", "matcher: [severity = critical]", "field matcher not found")]
    [InlineData("receiver: page", "receiver: pager", "undefined receiver \"pager\"")]
    public async Task AWrongRouteIsRefused(string replace, string with, string says)
    {
        var (exitCode, output) = await RoutesAsync("critical", text =>
        {
            Assert.Contains(replace, text, StringComparison.Ordinal);
            return text.Replace(replace, with, StringComparison.Ordinal);
        });
        Assert.NotEqual(0, exitCode);
        Assert.Contains(says, output, StringComparison.Ordinal);
    }

    private static async Task<(int ExitCode, string Output)> RoutesAsync(string severity, Func<string, string> edit)
    {
        Requirement.Met(Overlay.OnPath("amtool"), "amtool is not on the PATH (on Debian, apt-get install prometheus-alertmanager).");
        using var folder = new TemporaryDirectory();
        var routes = await System.IO.File.ReadAllTextAsync(Path.Combine(Overlay.Root, "deploy/observability/alertmanager.yaml"));
        await System.IO.File.WriteAllTextAsync(folder.File("alertmanager.yaml"), edit(routes));
        var (exitCode, output) = await RunAsync("amtool", folder.FullPath, "check-config", "alertmanager.yaml");
        return exitCode == 0 ? await RunAsync("amtool", folder.FullPath, "config", "routes", "test", "--config.file=alertmanager.yaml", "severity=" + severity) : (exitCode, output);
    }

    private static async Task<(int ExitCode, string Output)> RunAsync(string program, string folder, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true })!;
        var output = await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        await process.WaitForExitAsync();
        // What went well has warnings there that are none of ours.
        return (process.ExitCode, process.ExitCode == 0 ? output[0] : string.Concat(output));
    }

    private static IEnumerable<CustomKinds.AlertRule> Rules() =>
        KubernetesYaml.LoadAllFromString(System.IO.File.ReadAllText(Path.Combine(Overlay.Root, File)), CustomKinds.Types, strict: true)
            .Cast<CustomKinds.PrometheusRule>().Single().Spec.Groups.SelectMany(group => group.Rules);

    private static string[] UnknownMetrics(string text)
    {
        var known = typeof(TelemetryNames).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.IsLiteral)
            .SelectMany(field => s_suffixes.Select(suffix => ((string)field.GetRawConstantValue()!).Replace('.', '_') + suffix))
            .ToHashSet();
        return [.. Metric().Matches(text).Select(match => match.Value).Where(name => !known.Contains(name))];
    }

    [GeneratedRegex("\\brealtimerec_[a-z_]+")]
    private static partial Regex Metric();

    [GeneratedRegex("^## (.*)$", RegexOptions.Multiline)]
    private static partial Regex Heading();
}
