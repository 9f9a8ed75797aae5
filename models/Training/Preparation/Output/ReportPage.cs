using System.Globalization;
using System.Net;
using System.Text;
using RealtimeRec.Events;

namespace RealtimeRec.Training.Preparation.Output;

/// <summary>The report as one HTML page that needs nothing else: what each rule dropped, and how the events are spread before and after.</summary>
internal static class ReportPage
{
    private const string Style = """
        :root { color-scheme: light dark; --page: #f6f7f9; --card: #fff; --text: #1d2530; --quiet: #5c6877; --line: #e1e5ea; --before: #b9c3cf; --after: #1668b8; --found: #c2571a; }
        @media (prefers-color-scheme: dark) { :root { --page: #12161c; --card: #1a2029; --text: #e4e9ef; --quiet: #96a3b2; --line: #2b3440; --before: #4d5a69; --after: #5cabf5; --found: #f0935a; } }
        * { box-sizing: border-box; }
        body { margin: 0; background: var(--page); color: var(--text); font: 15px/1.5 system-ui, "Segoe UI", "Noto Sans", Roboto, sans-serif; }
        main { max-width: 1160px; margin: 0 auto; padding: 28px 20px 48px; }
        h1 { font-size: 26px; margin: 0 0 2px; } h2 { font-size: 18px; margin: 34px 0 10px; } h3 { font-size: 15px; margin: 0 0 6px; }
        p { margin: 0 0 10px; } .quiet { color: var(--quiet); } small { color: var(--quiet); display: block; overflow-wrap: anywhere; }
        .tiles, .charts { display: grid; gap: 14px; } .tiles { grid-template-columns: repeat(auto-fit, minmax(200px, 1fr)); margin-top: 18px; }
        .charts > * { min-width: 0; } .charts { grid-template-columns: repeat(auto-fit, minmax(min(480px, 100%), 1fr)); }
        .wide { grid-column: 1 / -1; overflow-x: auto; } .wide svg { min-width: 760px; }
        .card { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 14px 16px; }
        .tile b { display: block; font-size: 24px; font-variant-numeric: tabular-nums; } .tile span { color: var(--quiet); }
        .scroll { overflow-x: auto; } table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: 8px 10px; border-bottom: 1px solid var(--line); } tr:last-child td { border-bottom: 0; }
        th { font-weight: 600; color: var(--quiet); font-size: 13px; } .number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
        .bar { width: 24%; min-width: 130px; } td:first-child { min-width: 230px; } .bar div { height: 14px; margin-top: 4px; border-radius: 3px; background: var(--found); } .bar .counted { opacity: .4; }
        code { font: 13px ui-monospace, "DejaVu Sans Mono", monospace; } svg { display: block; width: 100%; height: auto; }
        .before { fill: var(--before); } .after { fill: var(--after); } .grid { stroke: var(--line); } .axis { stroke: var(--quiet); }
        .tick, .axis-title { fill: var(--quiet); font-size: 11.5px; }
        .key { display: inline-block; width: 12px; height: 12px; border-radius: 3px; margin: 0 5px 0 14px; vertical-align: -1px; }
        """;

    /// <summary>Makes the page.</summary>
    public static string Render(PreparationReport report)
    {
        var page = new StringBuilder();
        page.Append(CultureInfo.InvariantCulture, $"""
            <!DOCTYPE html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>Preparation of {Text(report.Files[0])}</title><style>{Style}</style></head><body><main>
            <h1>Prepared training sequences</h1>
            <p class="quiet">{Text(string.Join(", ", report.Files))} · preset {Text(report.Preset)} · {Moment.Text(report.PreparedAt)} UTC · seed {report.Options.Seed}</p>
            <div class="tiles">{Tile("events kept", report.After.Events, report.Before.Events)}{Tile("users kept", report.After.Users, report.Before.Users)}{Tile("items kept", report.After.Items, report.Before.Items)}{Tile("kept items with text", report.ItemsWithText, report.After.Items)}</div>
            <p class="quiet" style="margin-top:12px">{Period(report.After)}</p>
            <h2>What each rule dropped</h2>
            <p class="quiet">In the order in which they were applied, each to what the one before left. The bar is the share of all {report.Before.Events:N0} readable events.</p>
            <div class="card scroll"><table><thead><tr><th>Rule</th><th class="number">Events</th><th class="bar">Share</th><th class="number">of users</th><th class="number">of items</th><th class="number">Events left</th></tr></thead><tbody>
            """);
        foreach (var rule in report.Rules)
        {
            AppendRule(page, rule, report.Before.Events);
        }

        page.Append("</tbody></table></div>");
        AppendUnread(page, report);
        AppendCharts(page, report);
        return page.Append("</main></body></html>\n").ToString();
    }

    private static void AppendRule(StringBuilder page, RuleOutcome rule, int events)
    {
        var share = events == 0 ? 0 : (double)rule.Found / events;
        var examples = rule.Examples.Count == 0 ? "" : $"<small>for example {Text(string.Join("; ", rule.Examples))}</small>";
        var bar = rule.Found == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $"""<div style="width:{Math.Max(0.5, share * 100):0.##}%" {(rule.Drops ? "" : "class=\"counted\"")}></div><small>{Percent(share)}{(rule.Drops ? "" : ", counted only")}</small>""");
        page.Append(CultureInfo.InvariantCulture, $"""
            <tr><td><code>{Text(rule.Rule)}</code><br>{Text(rule.Description)}{examples}</td><td class="number">{rule.Found:N0}</td><td class="bar">{bar}</td><td class="number">{rule.FoundUsers:N0}</td><td class="number">{rule.FoundItems:N0}</td><td class="number">{rule.Left.Events:N0}</td></tr>

            """);
    }

    private static void AppendUnread(StringBuilder page, PreparationReport report)
    {
        page.Append(CultureInfo.InvariantCulture, $"""
            <h2>What was not read</h2><p class="quiet">Of {report.Rows:N0} rows, {report.Rejected.Values.Sum():N0} were not taken and {report.Searches:N0} name no product.</p>
            """);
        if (report.Rejected.Count == 0)
        {
            return;
        }

        page.Append("""<div class="card scroll"><table><thead><tr><th>Reason</th><th class="number">Rows</th></tr></thead><tbody>""");
        foreach (var (reason, rows) in report.Rejected.OrderByDescending(pair => pair.Value))
        {
            page.Append(CultureInfo.InvariantCulture, $"""<tr><td>{Text(reason)}</td><td class="number">{rows:N0}</td></tr>""");
        }

        page.Append("</tbody></table></div>");
    }

    private static void AppendCharts(StringBuilder page, PreparationReport report)
    {
        var (before, after) = (report.DistributionBefore, report.DistributionAfter);
        var (timeline, unit, outside) = TimelineChart.Draw(before, after);
        var kinds = Enumerable.Range(0, before.Kinds.Length).Where(kind => before.Kinds[kind] > 0).ToArray();
        page.Append("""
            <h2>Before and after</h2>
            <p class="quiet"><span class="key" style="background:var(--before);margin-left:0"></span>readable<span class="key" style="background:var(--after)"></span>kept</p>
            <div class="charts">
            """);
        Append("Events per user", "users, logarithmic", ColumnChart.Draw("Events per user", "events of the user: from this number to below the next", before.EventsPerUser, after.EventsPerUser, true, Bin, bin => $"{BinName(bin)} events"));
        Append("Events per item", "items, logarithmic", ColumnChart.Draw("Events per item", "events of the item: from this number to below the next", before.EventsPerItem, after.EventsPerItem, true, Bin, bin => $"{BinName(bin)} events"));
        Append($"Events per {unit}", outside > 0 ? $"events; {outside:N0} lie outside the range that is drawn" : "events", timeline, "wide");
        Append("Kinds", "events, logarithmic", ColumnChart.Draw("Kinds", "kind of event", [.. kinds.Select(kind => before.Kinds[kind])], [.. kinds.Select(kind => after.Kinds[kind])], true, i => EventNames.All[kinds[i]], i => EventNames.All[kinds[i]]));
        Append("Hour of the day", "events", ColumnChart.Draw("Hour of the day", "hour (UTC)", before.HoursOfDay, after.HoursOfDay, false, hour => hour.ToString("00", CultureInfo.InvariantCulture), hour => $"{hour:00}:00"));
        page.Append("</div>");

        void Append(string title, string what, string svg, string style = "") =>
            page.Append(CultureInfo.InvariantCulture, $"""<section class="card {style}"><h3>{Text(title)} <span class="quiet" style="font-weight:400">({Text(what)})</span></h3>{svg}</section>""");
    }

    private static string Tile(string name, int count, int of) => string.Create(
        CultureInfo.InvariantCulture, $"""<div class="card tile"><b>{count:N0}</b><span>{name}, {Percent(of == 0 ? 0 : (double)count / of)} of {of:N0}</span></div>""");

    private static string Period(LogSize size) => size is { FirstMs: { } first, LastMs: { } last }
        ? string.Create(CultureInfo.InvariantCulture, $"Kept events are from {Moment.Text(first)} to {Moment.Text(last)} UTC, {(double)size.Events / size.Users:0.#} per user and {(double)size.Events / size.Items:0.#} per item on average.")
        : "Nothing was kept.";

    private static string Percent(double share) => share is > 0 and < 0.0005
        ? "< 0.1 %"
        : string.Create(CultureInfo.InvariantCulture, $"{share * 100:0.#} %");

    // 1024 is 1k here, so that every bin is twice the one before in what is read, too.
    private static string Bin(int bin) => bin < 10 ? $"{1 << bin}" : $"{1L << (bin - 10)}k";

    private static string BinName(int bin) => bin == 0 ? "1" : string.Create(CultureInfo.InvariantCulture, $"{1L << bin:N0} to {(2L << bin) - 1:N0}");

    private static string Text(string text) => WebUtility.HtmlEncode(text);
}
