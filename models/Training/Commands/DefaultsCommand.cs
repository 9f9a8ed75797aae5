using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using RealtimeRec.Training.Artifacts;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Defaults;
using RealtimeRec.Training.Evaluation.Text;
using RealtimeRec.Training.TextEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>
/// Makes the encoders that come with the program, from data that may be used so. Everything is trained twice: once without one of
/// the shops, which then tells how such encoders do in a shop that they never saw, and once on all of them.
/// </summary>
internal sealed class DefaultsCommand(IAnsiConsole console) : ICommand
{
    private const string Text = "text";
    private const string User = "user";
    private const string Active = "active.json";

    /// <summary>Share of the unseen shop's items whose purchases judge the text encoder, as in the evaluation of one that is trained on the others.</summary>
    private const double NewItemShare = 0.1;

    private readonly Option<DirectoryInfo> _data = new("--data") { Description = "Folder of the data sets", Required = true };
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder for text, user and active.json; one that is there is replaced once the new one is whole", Required = true };
    private readonly Option<int> _seed = new("--seed") { Description = "Seed of everything random", DefaultValueFactory = _ => 1 };

    public Command Describe()
    {
        var command = new Command("defaults", "Trains the text and user encoder that come with the program, on openly licensed data, and writes their cards") { _data, _output, _seed };
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        // Sums of several threads depend on their number.
        set_num_threads(1);
        var watch = Stopwatch.StartNew();
        var data = arguments.GetValue(_data)!.FullName;
        var output = arguments.GetValue(_output)!.FullName;
        string[] names = [Text, User, Active];
        FolderSwap.Check(output, names);

        var reader = new ShopReader(data);
        Shop[] seen = [reader.ReadCompleteJourney(), reader.ReadOnlineRetail()];
        var office = reader.ReadSequences("amazon-office-2014", "office");
        var beauty = reader.ReadSequences("amazon-beauty-2014", "beauty");
        var utterances = Utterances(Path.Combine(data, DataSource.Utterances.Name, "utterances.csv"));
        var training = new DefaultTraining(console, arguments.GetValue(_seed));
        var figures = new JsonObject();

        FolderSwap.Write(output, names, unfinished =>
        {
            var (text, user) = (Path.Combine(unfinished, Text), Path.Combine(unfinished, User));

            console.WriteLine("Without the office shop:");
            var without = new ShopMixture(seen);
            training.TrainText(text, without, utterances, cancellationToken);
            var newItems = Compare(new NewItemTest(Path.Combine(data, "amazon-office-2014"), NewItemShare, arguments.GetValue(_seed)), text, cancellationToken);
            var (module, _) = training.TrainUser(without, text, cancellationToken);
            IReadOnlyDictionary<string, double> unseen;
            using (module)
            {
                unseen = ShopTest.Judge(console, office, module, text, cancellationToken);
            }

            console.WriteLine("With all shops:");
            var all = new ShopMixture([.. seen, office]);
            var ofAll = training.TrainText(text, all, utterances, cancellationToken);
            var search = Compare(new ProductSearchTest(Path.Combine(data, "icecat-chorus-search")), text, cancellationToken);
            var titles = Compare(new TaggedTitleTest(Path.Combine(data, "zh-ecommerce-titles-ner")), text, cancellationToken);
            (module, var description) = training.TrainUser(all, text, cancellationToken);
            using (module)
            {
                var ofShops = new List<(string, IReadOnlyDictionary<string, double>)>
                {
                    ("office, by encoders trained without it", unseen),
                    ("beauty, which no encoder was trained on", ShopTest.Judge(console, beauty, module, text, cancellationToken)),
                };
                ofShops.AddRange(seen.Append(office).Select(shop => ($"{shop.Name}, trained on", ShopTest.Judge(console, shop, module, text, cancellationToken))));
                File.WriteAllText(
                    Path.Combine(text, TextEncoderCard.FileName),
                    TextEncoderCard.Write(ofAll.Description, ofAll.Options, ofAll.Result) + DefaultCards.Sources([.. DataSource.Shops, DataSource.Utterances]) + DefaultCards.TextFigures(newItems, search, titles));
                new UserEncoderFiles(console).Write(user, module, description, items: null, all.Test, all.Popularity, DefaultCards.Sources(DataSource.Shops) + DefaultCards.UserFigures(ofShops), cancellationToken);
                File.WriteAllText(Path.Combine(unfinished, Active), new JsonObject { ["text"] = Text, ["user"] = User }.ToJsonString() + "\n");

                figures["text"] = new JsonObject { ["version"] = ofAll.Description.Version, ["new_items"] = ToJson(newItems), ["search"] = ToJson(search), ["titles"] = ToJson(titles) };
                figures["user"] = new JsonObject([.. ofShops.Select(shop => KeyValuePair.Create(shop.Item1, (JsonNode?)ToJson(shop.Item2.Select(pair => (pair.Key, pair.Value)))))]);
            }
        });
        figures["output"] = output;
        figures["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1);
        figures["processor_seconds"] = Math.Round(Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, 1);
        figures["peak_mib"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20;
        Console.WriteLine(figures.ToJsonString());
        return 0;
    }

    private static List<string> Utterances(string path)
    {
        var texts = new List<string>();
        CsvTable.Read(path, table =>
        {
            var utterance = table.Require("utterance");
            return () =>
            {
                if (table[utterance] is { } text)
                {
                    texts.Add(text);
                }
            };
        });
        return [.. texts.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>The first figure of a test, by the hashed encoder and by a trained one.</summary>
    private IReadOnlyList<(string Encoder, double Value)> Compare(ITextTest test, string folder, CancellationToken cancellationToken)
    {
        using var trained = OnnxTextEncoder.Open(folder, TextEncoderFiles.Int8);
        var figures = new ITextEmbedder[] { new HashedTextEmbedder(), trained }
            .Select(embedder => (embedder.Name, test.Judge(embedder, cancellationToken)[0].Value))
            .ToArray();
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{test.Name}: {string.Join(", ", figures.Select(figure => $"{figure.Name} {figure.Value:F4}"))}"));
        return figures;
    }

    private static JsonObject ToJson(IEnumerable<(string Name, double Value)> figures) =>
        new([.. figures.Select(figure => KeyValuePair.Create(figure.Name, (JsonNode?)Math.Round(figure.Value, 5)))]);
}
