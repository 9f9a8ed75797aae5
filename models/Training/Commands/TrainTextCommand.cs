using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>Trains a text encoder on a shop's catalogue and on what else there is.</summary>
internal sealed class TrainTextCommand(IAnsiConsole console) : ICommand
{
    private readonly Option<FileInfo[]> _items = new("--items") { Description = "CSV with item_id and texts: title, brand, categories, description, attributes; may be given several times" };
    private readonly Option<FileInfo?> _sequences = new("--sequences") { Description = "CSV with user_id and items (space-separated, oldest first): items taken together" };
    private readonly Option<FileInfo?> _queries = new("--queries") { Description = "CSV with query and item_id: what was clicked after which query" };
    private readonly Option<FileInfo?> _titles = new("--titles") { Description = "CSV with title, and perhaps split, of which rows other than train are left out" };
    private readonly Option<double> _holdOut = new("--hold-out-items") { Description = "Share of the items that are kept out of everything trained, for evaluate-text" };
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder for text-encoder.onnx, text-encoder.int8.onnx, vocab.txt and model.json", Required = true };
    private readonly Option<FileInfo?> _checkpoint = new("--checkpoint") { Description = "File to go on from when the training was interrupted; deleted at the end" };

    public Command Describe()
    {
        var command = new Command("train-text", "Trains a text encoder for products and queries: a vocabulary of WordPiece tokens, then the model, as ONNX")
        {
            _items, _sequences, _queries, _titles, _holdOut, _output, _checkpoint,
        };
        var record = new RecordOptions<TextEncoderOptions>(command);
        command.SetAction((arguments, cancellationToken) => Task.Run(
            () => Run(arguments, record.Get(arguments), cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, TextEncoderOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var heldOutShare = arguments.GetValue(_holdOut);
        var corpus = Read(arguments, heldOutShare, options);
        console.WriteLine($"{corpus.Items.Count:N0} items, {corpus.Titles.Count:N0} titles, {corpus.Sequences.Count:N0} sequences, {corpus.Queries.Count:N0} queries");
        var vocabulary = WordPieceTrainer.Train(corpus.Texts(), options.Pieces, options.Alphabet ? Alphabet.Pieces : []);
        var pairs = new TextPairs(corpus, new TextTokenizer(vocabulary), options);
        console.WriteLine($"{vocabulary.Count:N0} tokens; pairs: {string.Join(", ", pairs.Training.Select(source => $"{source.Count:N0} of {source.Name}"))}; {watch.Elapsed.TotalSeconds:F1} s");

        random.manual_seed(options.Seed);
        using var module = new TextEncoderModule(options, PieceStatistics.Of(vocabulary, pairs.Texts, options.Bigrams), pairs.Training.Count);
        var checkpoint = arguments.GetValue(_checkpoint) is { } file
            ? new TrainingCheckpoint(file.FullName, $"train-text {vocabulary.Count} pieces, {pairs.Texts.Count} texts, held out {heldOutShare}, {options}")
            : null;
        var reports = new TextEncoderTrainer(module, pairs).Train(new EpochLines(console), checkpoint, cancellationToken);
        var folder = arguments.GetValue(_output)!.FullName;
        var description = TextEncoderFiles.Write(folder, module, vocabulary, heldOutShare);
        checkpoint?.Delete();

        var best = TextEncoderTrainer.Best(reports);
        var result = new JsonObject
        {
            ["version"] = description.Version,
            ["items"] = corpus.Items.Count,
            ["titles"] = corpus.Titles.Count,
            ["pieces"] = description.Pieces,
            ["parameters"] = description.Parameters,
            ["epochs"] = reports.Count - 1,
            ["best_epoch"] = best.Epoch,
            ["validation_ndcg10"] = Math.Round(best.ValidationNdcg, 5),
            ["untrained_ndcg10"] = Math.Round(reports[0].ValidationNdcg, 5),
            ["bytes_float32"] = description.Files[TextEncoderFiles.Float32].Bytes,
            ["bytes_int8"] = description.Files[TextEncoderFiles.Int8].Bytes,
            ["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1),
            ["processor_seconds"] = Math.Round(Process.GetCurrentProcess().TotalProcessorTime.TotalSeconds, 1),
            ["peak_mib"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
        };
        Console.WriteLine(result.ToJsonString());
        return 0;
    }

    private TextCorpus Read(ParseResult arguments, double heldOutShare, TextEncoderOptions options)
    {
        var corpus = new TextCorpus();
        foreach (var file in arguments.GetValue(_items) ?? [])
        {
            corpus.AddItems(CatalogFile.Read(file.FullName), heldOutShare, options.Seed);
        }

        if (arguments.GetValue(_sequences) is { } sequences)
        {
            corpus.AddSequences(SequenceFile.Read(sequences.FullName, new ItemVocabulary()));
        }

        if (arguments.GetValue(_titles) is { } titles)
        {
            corpus.AddTitles(TitleFile.Read(titles.FullName));
        }

        if (arguments.GetValue(_queries) is { } queries)
        {
            corpus.AddQueries(QueryFile.Read(queries.FullName));
        }

        return corpus;
    }
}
