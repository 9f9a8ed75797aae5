using System.CommandLine;
using System.Text.Json;
using Microsoft.Extensions.Time.Testing;
using RealtimeRec.Tests;
using RealtimeRec.Training;
using RealtimeRec.Training.Commands;
using RealtimeRec.Training.Data;
using Spectre.Console;

namespace RealtimeRec.ModelTests.Prepare;

public sealed class PrepareCommandTests : IDisposable
{
    private const string Events = """"
        event_name,event_time,user_id,item_id,title,categories
        view_item,2026-01-02T10:00:00Z,u1,a,Red shoe,shoes
        add_to_cart,2026-01-01T10:00:00Z,u1,b b%,,
        view_item,2026-01-03T10:00:00Z,u2,a,,
        view_item,2026-01-03T10:00:00Z,u2,a,,
        refund,2026-01-03T11:00:00Z,u2,b b%,,
        purchase,2026-01-04T10:00:00Z,u2,c,"Hat, ""new""",hats|felt
        view_item,2026-01-05T10:00:00Z,u3,c,,
        view_item,not a time,u3,c,,
        view_item,2035-01-05T10:00:00Z,u3,c,,
        search,2026-01-05T10:00:00Z,u3,,,
        """";

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task EventsBecomeSequencesThatReadBackAsTheyWere()
    {
        var (code, output, error) = await RunAsync("--preset", "csv", _folder.Write("events.csv", Events), "--output", _folder["out"]);

        Assert.Equal((0, ""), (code, error));
        var prepared = PreparedFolder.Read(_folder["out"]);
        Assert.Equal(["u1", "u2"], prepared.UserIds);
        Assert.Equal(["b b%", "a"], prepared.Sequences[0].Items.Select(prepared.Items.GetId));
        Assert.Equal(["a", "c"], prepared.Sequences[1].Items.Select(prepared.Items.GetId));
        Assert.Equal([2, 0], prepared.Sequences[0].Kinds!);
        Assert.Equal([new DateTimeOffset(2026, 1, 3, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds(), new DateTimeOffset(2026, 1, 4, 10, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds()], prepared.Sequences[1].Times!);
        Assert.Equal("Red shoe", Text("a")!.Title);
        Assert.Equal("Hat, \"new\"", Text("c")!.Title);
        Assert.Equal(["hats", "felt"], Text("c")!.Categories!);
        Assert.Null(Text("b b%"));

        using var summary = JsonDocument.Parse(output.Trim().Split('\n')[^1]);
        Assert.Equal(10, summary.RootElement.GetProperty("rows").GetInt32());
        Assert.Equal(3, summary.RootElement.GetProperty("rejected").GetInt32());
        Assert.Equal(4, summary.RootElement.GetProperty("after").GetProperty("events").GetInt32());
        Assert.Equal(1, summary.RootElement.GetProperty("dropped").GetProperty("duplicate").GetInt32());

        RealtimeRec.Encoders.Text.TextFields? Text(string id) => prepared.Items.TryGetIndex(id, out var index) ? prepared.Texts[index] : null;
    }

    [Fact]
    public async Task TheReportCountsWhatEachRuleDropped()
    {
        await RunAsync("--preset", "csv", _folder.Write("events.csv", Events), "--output", _folder["out"]);

        using var report = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["out"], PreparedFiles.Report)));
        var rules = report.RootElement.GetProperty("rules").EnumerateArray().ToDictionary(rule => rule.GetProperty("rule").GetString()!, rule => rule.GetProperty("found").GetInt32());
        Assert.Equal((1, 1, 1), (rules["duplicate"], rules["event_kind"], rules["one_item_user"]));
        var rejected = report.RootElement.GetProperty("rejected");
        Assert.Equal((1, 1), (rejected.GetProperty("time not readable").GetInt32(), rejected.GetProperty("time in the future").GetInt32()));
        Assert.Equal(2, report.RootElement.GetProperty("distribution_before").GetProperty("events_per_day").GetProperty("2026-01-03").GetInt32() - 1);
        Assert.Equal(7, report.RootElement.GetProperty("before").GetProperty("events").GetInt32());
    }

    [Fact]
    public async Task ThePageNeedsNothingElseAndEscapesWhatTheShopNames()
    {
        var events = Events.Replace("2026-01-03T10:00:00Z,u2,a", "2026-01-03T10:00:00Z,<script>u2,a");

        await RunAsync("--preset", "csv", _folder.Write("events.csv", events), "--output", _folder["out"]);

        var page = File.ReadAllText(Path.Combine(_folder["out"], PreparedFiles.Page));
        Assert.DoesNotContain("<script", page);
        Assert.Contains("&lt;script&gt;u2", page);
        Assert.DoesNotContain("http://", page);
        Assert.DoesNotContain("https://", page);
        Assert.DoesNotContain("NaN", page);
        Assert.Equal(5, page.Split("<svg ").Length - 1);
        Assert.Contains("prefers-color-scheme: dark", page);
    }

    [Fact]
    public async Task WhenNothingIsLeftASentenceSaysWhyAndTheFormerOutputStays()
    {
        var events = _folder.Write("events.csv", Events);
        await RunAsync("--preset", "csv", events, "--output", _folder["out"]);
        var former = File.ReadAllBytes(Path.Combine(_folder["out"], PreparedFiles.Sequences));

        var (code, output, error) = await RunAsync("--preset", "csv", events, "--output", _folder["out"], "--core", "3");

        Assert.Equal((1, ""), (code, output));
        Assert.Equal("Nothing is left to train on: of 7 events the rules dropped duplicate 1, event_kind 1, one_item_user 1, k_core 4.", error.Trim());
        Assert.Equal(former, File.ReadAllBytes(Path.Combine(_folder["out"], PreparedFiles.Sequences)));
        Assert.Equal(["events.csv", "out"], Directory.EnumerateFileSystemEntries(_folder.Root).Select(Path.GetFileName).Order());
    }

    [Fact]
    public async Task ASecondPreparationReplacesTheFirst()
    {
        var events = _folder.Write("events.csv", Events);
        await RunAsync("--preset", "csv", events, "--output", _folder["out"]);

        await RunAsync("--preset", "csv", events, "--output", _folder["out"], "--kinds", "view_item", "refund");

        Assert.Equal([0, 7], PreparedFolder.Read(_folder["out"]).Sequences.Single().Kinds!);
        Assert.Equal(4, Directory.GetFiles(_folder["out"]).Length);
    }

    [Theory]
    [InlineData("thesis.txt", "holds thesis.txt, which is not of an earlier run")]
    [InlineData("items.csv.gz", "holds files but no report.json")]
    public async Task AFolderWithOtherFilesIsLeftAlone(string name, string message)
    {
        Directory.CreateDirectory(_folder["out"]);
        var other = _folder.Write(Path.Combine("out", name), "mine");

        var (code, _, error) = await RunAsync("--preset", "csv", _folder.Write("events.csv", Events), "--output", _folder["out"]);

        Assert.Equal(1, code);
        Assert.Contains(message, error);
        Assert.Equal([other], Directory.GetFileSystemEntries(_folder["out"]));
        Assert.Equal("mine", File.ReadAllText(other));
    }

    [Theory]
    [InlineData("true", 4, new[] { "u1", "u2" }, "Blue shoe")]
    [InlineData("false", 4, new[] { "u1", "u2" }, "Blue shoe")]
    public async Task TheCatalogueNamesWhatIsUnknown(string drop, int events, string[] users, string title)
    {
        var catalogue = _folder.Write("items.csv", "item_id,title\na,Blue shoe\n\"b b%\",Sock\n" + (drop == "true" ? "c,Cap\n" : ""));

        await RunAsync("--preset", "csv", _folder.Write("events.csv", Events), "--items", catalogue, "--drop-unknown-products", drop, "--output", _folder["out"]);

        var prepared = PreparedFolder.Read(_folder["out"]);
        Assert.Equal(users, prepared.UserIds);
        Assert.Equal(events, prepared.Sequences.Sum(sequence => sequence.Length));
        Assert.True(prepared.Items.TryGetIndex("a", out var a));
        Assert.Equal((title, "shoes"), (prepared.Texts[a]!.Title, prepared.Texts[a]!.Categories!.Single()));
        Assert.Contains(drop == "true" ? "\"found\": 0" : "\"c\"", File.ReadAllText(Path.Combine(_folder["out"], PreparedFiles.Report)));
    }

    [Fact]
    public async Task ProductsThatTheCatalogueLacksAreDropped()
    {
        var catalogue = _folder.Write("items.csv", "item_id,title\na,Blue shoe\n\"b b%\",Sock\n");

        await RunAsync("--preset", "csv", _folder.Write("events.csv", Events), "--items", catalogue, "--output", _folder["out"]);

        Assert.Equal(["u1"], PreparedFolder.Read(_folder["out"]).UserIds);
    }

    [Fact]
    public async Task ACatalogueOfOtherColumnsGoesByAPreset()
    {
        var preset = _folder.Write("map.json", """{ "name": "stock", "product": { "itemId": "sku", "title": "what" } }""");
        var catalogue = _folder.Write("stock.csv", "sku,what\na,Blue shoe\nb b%,Sock\nc,Cap\n");

        await RunAsync("--preset", "csv", _folder.Write("events.csv", Events), "--items", catalogue, "--items-preset", preset, "--output", _folder["out"]);

        var prepared = PreparedFolder.Read(_folder["out"]);
        Assert.Equal(["Blue shoe", "Cap", "Sock"], prepared.Texts.Select(text => text!.Title!).Order());
    }

    [Fact]
    public async Task TheWindowIsAsGiven()
    {
        await RunAsync("--preset", "csv", _folder.Write("events.csv", Events), "--from", "2026-01-03", "--to", "2026-01-04T10:00:00Z", "--kinds", "view_item", "refund", "--output", _folder["out"]);

        Assert.Equal(["u2"], PreparedFolder.Read(_folder["out"]).UserIds);
    }

    [Theory]
    [InlineData("--preset", "nothing", "There is no preset \"nothing\"")]
    [InlineData("--preset", "taobao", "is not a file for the preset \"taobao\"")]
    [InlineData("--steady-run", "1", "--steady-run takes at least 2")]
    public async Task WhatCannotWorkIsRefusedInASentence(string option, string value, string message)
    {
        string[] preset = option == "--preset" ? [] : ["--preset", "csv"];

        var (code, output, error) = await RunAsync([.. preset, option, value, _folder.Write("events.csv", Events), "--output", _folder["out"]]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(message, error);
        Assert.Single(error.Trim().Split('\n'));
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public async Task AMissingFileIsRefusedInASentence()
    {
        var (code, _, error) = await RunAsync("--preset", "csv", _folder["none.csv"], "--output", _folder["out"]);

        Assert.Equal(1, code);
        Assert.Contains("none.csv cannot be read", error);
    }

    [SkippableFact]
    public async Task RealHistoriesReadBack()
    {
        var file = SharedData.Require("rees46-multicategory-slice/2019-oct-slice.csv.gz");

        var (code, _, _) = await RunAsync("--preset", "rees46", file, "--output", _folder["out"]);

        Assert.Equal(0, code);
        var prepared = PreparedFolder.Read(_folder["out"]);
        Assert.Equal((14_374, 2_314, 5_797), (prepared.Sequences.Sum(sequence => sequence.Length), prepared.Sequences.Length, prepared.Items.Count));
        Assert.All(prepared.Texts, Assert.NotNull);
    }

    private static async Task<(int Code, string Output, string Error)> RunAsync(params string[] arguments)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null), Interactive = InteractionSupport.No });
        var time = new FakeTimeProvider(new DateTimeOffset(2026, 6, 1, 0, 0, 0, TimeSpan.Zero));
        var (output, error) = (new StringWriter(), new StringWriter());
        var root = new RootCommand { new PrepareCommand(console, time).Describe() };
        try
        {
            var code = await root.Parse(["prepare", .. arguments]).InvokeAsync(
                new InvocationConfiguration { Output = output, Error = error, EnableDefaultExceptionHandler = false });
            return (code, output.ToString(), error.ToString());
        }
        catch (TrainingException exception)
        {
            // As the program itself does for all of its commands.
            return (1, output.ToString(), exception.Message);
        }
    }
}
