using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Rankers;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.Evaluation;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>The leave-one-out protocol of sequential recommendation in one command: trains, evaluates the model, baselines and their blend.</summary>
internal sealed class LeaveOneOutCommand(IAnsiConsole console) : ICommand
{
    /// <summary>More than silos use: here nothing is stored, and the projection learns what of it matters.</summary>
    private const int TextDimensions = 512;

    private readonly Option<FileInfo> _sequences = new("--sequences") { Description = "CSV with user_id and items (space-separated, oldest first), plain or gzip", Required = true };
    private readonly Option<FileInfo?> _items = new("--items") { Description = "CSV with item_id and texts: title or keyphrase, brand, categories or attributes, description" };
    private readonly Option<DirectoryInfo?> _textEncoder = TextEncoderOption.Create();
    private readonly Option<FileInfo?> _checkpoint = new("--checkpoint") { Description = "File to go on from when the training was interrupted; deleted at the end" };

    public Command Describe()
    {
        var command = new Command("leave-one-out", "Trains and evaluates by the leave-one-out protocol: last item tested, second last for validation, full ranking")
        {
            _sequences, _items, _textEncoder, _checkpoint,
        };
        var record = new RecordOptions<UserEncoderOptions>(command);
        command.SetAction((arguments, cancellationToken) => Task.Run(
            () => Run(
                arguments.GetValue(_sequences)!.FullName,
                arguments.GetValue(_items)?.FullName,
                arguments.GetValue(_textEncoder)?.FullName,
                arguments.GetValue(_checkpoint)?.FullName,
                record.Get(arguments),
                cancellationToken),
            cancellationToken));
        return command;
    }

    private int Run(string sequencesPath, string? itemsPath, string? textEncoderPath, string? checkpointPath, UserEncoderOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var vocabulary = new ItemVocabulary();
        var split = LeaveOneOut.Split(SequenceFile.Read(sequencesPath, vocabulary).Items);
        console.WriteLine($"{split.Training.Count:N0} users, {vocabulary.Count:N0} items, {split.Test.Count:N0} test cases");
        using var textEncoder = ItemTextEncoder.Open(textEncoderPath, TextDimensions);
        using var texts = itemsPath is null ? null : textEncoder.Encode(CatalogFile.Read(itemsPath, vocabulary));
        random.manual_seed(options.Seed);
        using var module = new UserEncoderModule(vocabulary.Count, texts, options);
        var training = UserEncoderTraining.Run(
            module,
            [.. split.Training.Select(items => new EncoderSequence(items))],
            [.. split.Validation.Select(question => new EncoderCase(new EncoderSequence(question.History), question.Target))],
            excludeHistory: true,
            checkpointPath is null ? null : new TrainingCheckpoint(checkpointPath, $"leave-one-out {Path.GetFileName(sequencesPath)} {textEncoder.Version} {options}"),
            console,
            isStarted: false,
            cancellationToken);
        using var encoder = new OnnxUserEncoder(UserEncoderExport.ToOnnx(module, new Dictionary<string, string>()));
        var ranker = new OnnxRanker("user encoder", encoder, UserEncoderExport.ItemVectors(module));
        var reports = new RankingComparison(console)
        {
            Popularity = ItemPopularity.Count(split.Training, vocabulary.Count),
            ExcludeHistory = true,
            Metric = RankingMetric.Ndcg,
            Cutoff = 10,
        }.Run(
            [
                new ComparedRanker(ranker),
                new ComparedRanker(new PopularityRanker(split.TrainingWithValidation, vocabulary.Count), IsBlended: false),
                // Counts are always up to date, in a feed as here.
                new ComparedRanker(new TransitionRanker(split.TrainingWithValidation, vocabulary.Count), new TransitionRanker(split.Training, vocabulary.Count)),
                new ComparedRanker(new ItemKnnRanker(split.TrainingWithValidation, vocabulary.Count), new ItemKnnRanker(split.Training, vocabulary.Count)),
            ],
            split.Validation,
            split.Test,
            cancellationToken);
        var result = new JsonObject
        {
            ["protocol"] = "leave-one-out",
            ["epochs"] = training.Count,
            ["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1),
            ["peak_mib"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
            ["methods"] = RankingComparison.ToJson(reports, "hr"),
        };
        Console.WriteLine(result.ToJsonString());
        return 0;
    }
}
