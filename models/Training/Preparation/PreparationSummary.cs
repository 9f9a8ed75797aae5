using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Spectre.Console;

namespace RealtimeRec.Training.Preparation;

/// <summary>Tells in a few lines what came of a preparation.</summary>
internal static class PreparationSummary
{
    /// <summary>Why nothing is left, in a sentence.</summary>
    public static string NothingLeft(ShopContents contents, IReadOnlyList<RuleOutcome> outcomes)
    {
        var dropped = string.Join(", ", outcomes.Where(outcome => outcome is { Drops: true, Found: > 0 }).Select(outcome => $"{outcome.Rule} {outcome.Found:N0}"));
        return contents.Log.Count == 0
            ? $"Nothing is left to train on: none of {contents.Rows:N0} rows is an event of a product{(contents.Rejected.Count == 0 ? "" : $" ({string.Join(", ", contents.Rejected.Select(reason => $"{reason.Key} {reason.Value:N0}"))})")}."
            : $"Nothing is left to train on: of {contents.Log.Count:N0} events the rules dropped {dropped}.";
    }

    /// <summary>Shows what each rule did.</summary>
    public static void Show(IAnsiConsole console, PreparationReport report)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumn(new TableColumn("rule").NoWrap());
        foreach (var name in (string[])["events dropped", "of users", "of items", "events left", "users", "items"])
        {
            table.AddColumn(new TableColumn(name).RightAligned());
        }

        table.AddRow("readable", "", "", "", Number(report.Before.Events), Number(report.Before.Users), Number(report.Before.Items));
        foreach (var rule in report.Rules)
        {
            table.AddRow(
                Markup.Escape(rule.Rule), Number(rule.Found) + (rule.Drops ? "" : " (kept)"), Number(rule.FoundUsers), Number(rule.FoundItems),
                Number(rule.Left.Events), Number(rule.Left.Users), Number(rule.Left.Items));
        }

        console.Write(table);
        static string Number(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
    }

    /// <summary>The line of JSON that the command ends with.</summary>
    public static JsonObject ToJson(PreparationReport report, TimeSpan elapsed) => new()
    {
        ["command"] = "prepare",
        ["rows"] = report.Rows,
        ["rejected"] = report.Rejected.Values.Sum(),
        ["before"] = ToJson(report.Before),
        ["dropped"] = new JsonObject(report.Rules.Select(rule => KeyValuePair.Create(rule.Rule, (JsonNode?)(rule.Drops ? rule.Found : 0)))),
        ["after"] = ToJson(report.After),
        ["items_with_text"] = report.ItemsWithText,
        ["seconds"] = Math.Round(elapsed.TotalSeconds, 1),
        ["peak_mib"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
    };

    private static JsonObject ToJson(LogSize size) => new() { ["events"] = size.Events, ["users"] = size.Users, ["items"] = size.Items };
}
