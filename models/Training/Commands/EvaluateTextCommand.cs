using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeRec.Training.Evaluation.Text;
using RealtimeRec.Training.TextEncoder;
using Spectre.Console;

namespace RealtimeRec.Training.Commands;

/// <summary>Compares a trained text encoder, in int8 and, where its folder has it, float32, with the one that needs no training.</summary>
internal sealed class EvaluateTextCommand(IAnsiConsole console) : ICommand
{
    private readonly Option<DirectoryInfo> _model = new("--model") { Description = "Folder that train-text wrote", Required = true };
    private readonly Option<DirectoryInfo?> _office = new("--office") { Description = "Folder with items.csv.gz and sequences.csv.gz: items held out of training are to be found for shoppers who bought them" };
    private readonly Option<DirectoryInfo?> _icecat = new("--icecat") { Description = "Folder with products.csv.gz and ratings.csv: product search with human judgements" };
    private readonly Option<DirectoryInfo?> _zh = new("--zh") { Description = "Folder with titles.csv.gz: Chinese titles to be found by the product terms marked in them" };

    public Command Describe()
    {
        var command = new Command("evaluate-text", "Compares a trained text encoder with the hashed one on new items, product search and Chinese titles") { _model, _office, _icecat, _zh };
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetValue(_model)!.FullName;
        using var int8 = OnnxTextEncoder.Open(folder, TextEncoderFiles.Int8);
        using var float32 = TextEncoderFiles.Best(folder) == TextEncoderFiles.Float32 ? OnnxTextEncoder.Open(folder, TextEncoderFiles.Float32) : null;
        ITextEmbedder[] trained = float32 is null ? [int8] : [float32, int8];
        var description = int8.Description;
        var tests = new List<(string Key, ITextTest Test)>();
        if (arguments.GetValue(_office) is { } office)
        {
            tests.Add(("office", new NewItemTest(office.FullName, description.HeldOutItems, description.Seed)));
        }

        if (arguments.GetValue(_icecat) is { } icecat)
        {
            tests.Add(("icecat", new ProductSearchTest(icecat.FullName)));
        }

        if (arguments.GetValue(_zh) is { } zh)
        {
            tests.Add(("zh", new TaggedTitleTest(zh.FullName)));
        }

        if (tests.Count == 0)
        {
            throw new TrainingException($"There is nothing to evaluate on: give {_office.Name}, {_icecat.Name} or {_zh.Name}.");
        }

        var result = new JsonObject { ["version"] = description.Version };
        foreach (var (key, test) in tests)
        {
            result[key] = Compare(test, [new HashedTextEmbedder(), .. trained], cancellationToken);
        }

        Console.WriteLine(result.ToJsonString());
        return 0;
    }

    private JsonObject Compare(ITextTest test, IReadOnlyList<ITextEmbedder> embedders, CancellationToken cancellationToken)
    {
        Table? table = null;
        var result = new JsonObject();
        var baseline = 0.0;
        foreach (var embedder in embedders)
        {
            var watch = Stopwatch.StartNew();
            var figures = test.Judge(embedder, cancellationToken);
            table ??= new Table { Title = new TableTitle(Markup.Escape(test.Name)) }.AddColumns(["encoder", .. figures.Select(figure => figure.Metric), "times hashed", "seconds"]);
            baseline = baseline == 0 ? figures[0].Value : baseline;
            table.AddRow(
            [
                embedder.Name,
                .. figures.Select(figure => figure.Value.ToString("F4", CultureInfo.InvariantCulture)),
                (figures[0].Value / baseline).ToString("F2", CultureInfo.InvariantCulture),
                watch.Elapsed.TotalSeconds.ToString("F1", CultureInfo.InvariantCulture),
            ]);
            var ofEmbedder = new JsonObject();
            foreach (var (metric, value) in figures)
            {
                ofEmbedder[metric] = Math.Round(value, 5);
            }

            result[embedder.Name] = ofEmbedder;
        }

        console.Write(table!);
        return result;
    }
}
