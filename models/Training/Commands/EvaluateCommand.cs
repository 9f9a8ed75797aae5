using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Metrics;
using RealtimeRec.Ranking.Rankers;
using RealtimeRec.Training.Artifacts;
using RealtimeRec.Training.Evaluation;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;

namespace RealtimeRec.Training.Commands;

/// <summary>Ranks all items for the last interaction of each shopper: the encoder, baselines and their blend.</summary>
internal sealed class EvaluateCommand(IAnsiConsole console) : ICommand
{
    private readonly Option<DirectoryInfo> _data = new("--data") { Description = "Folder that prepare wrote", Required = true };
    private readonly Option<DirectoryInfo> _model = new("--model") { Description = "Folder of the trained encoder", Required = true };
    private readonly Option<DirectoryInfo?> _textEncoder = TextEncoderOption.Create();
    private readonly Option<bool> _excludeHistory = new("--exclude-history") { Description = "Take what a shopper dealt with before out of the ranking" };

    public Command Describe()
    {
        var command = new Command("evaluate", "Evaluates a trained user encoder beside baselines, over the full ranking of all items") { _data, _model, _textEncoder, _excludeHistory };
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        using var workspace = UserEncoderWorkspace.Load(arguments.GetValue(_data)!.FullName, arguments.GetValue(_textEncoder)?.FullName);
        using var module = TrainedUserEncoder.Load(arguments.GetValue(_model)!.FullName, workspace.Vocabulary, workspace.Texts, workspace.TextEncoder);
        using var encoder = new OnnxUserEncoder(UserEncoderExport.ToOnnx(module, new Dictionary<string, string>()));
        var items = workspace.Vocabulary.Count;
        var training = workspace.Training.Select(sequence => sequence.Items).ToArray();
        var withValidation = workspace.TrainingWithValidation.Select(sequence => sequence.Items).ToArray();
        var reports = new RankingComparison(console)
        {
            Popularity = ItemPopularity.Count(training, items),
            ExcludeHistory = arguments.GetValue(_excludeHistory),
            Metric = RankingMetric.Ndcg,
            Cutoff = 10,
        }.Run(
            [
                new ComparedRanker(new OnnxRanker("user encoder", encoder, UserEncoderExport.ItemVectors(module))),
                new ComparedRanker(new PopularityRanker(withValidation, items), IsBlended: false),
                new ComparedRanker(new TransitionRanker(withValidation, items), new TransitionRanker(training, items)),
                new ComparedRanker(new ItemKnnRanker(withValidation, items), new ItemKnnRanker(training, items)),
                new ComparedRanker(new VsknnRanker(withValidation, items), IsBlended: false),
                new ComparedRanker(new StanRanker(withValidation, items), IsBlended: false),
            ],
            UserEncoderWorkspace.Rankings(workspace.Validation),
            UserEncoderWorkspace.Rankings(workspace.Test),
            cancellationToken);
        Console.WriteLine(new JsonObject
        {
            ["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1),
            ["peak_mib"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
            ["methods"] = RankingComparison.ToJson(reports, "hr"),
        }.ToJsonString());
        return 0;
    }
}
