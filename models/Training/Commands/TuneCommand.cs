using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.Tuning;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>
/// Searches for hyper-parameters by successive halving (Jamieson and Talwalkar, 2016): many combinations for few epochs, the
/// better part of them for more, until one is left. Goes on where it was interrupted.
/// </summary>
internal sealed class TuneCommand(IAnsiConsole console) : ICommand
{
    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    private readonly Option<DirectoryInfo> _data = new("--data") { Description = "Folder that prepare wrote", Required = true };
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder for the trials, their table (trials.json) and plot (trials.svg); an unfinished search in it goes on", Required = true };
    private readonly Option<FileInfo?> _space = new("--space") { Description = "JSON of what to search: { \"Dropout\": [0.2, 0.5], … }, names as of the options below" };
    private readonly Option<int> _trials = new("--trials") { Description = "Combinations to begin with", DefaultValueFactory = _ => 16 };
    private readonly Option<int> _first = new("--first-epochs") { Description = "Epochs that each of them gets", DefaultValueFactory = _ => 2 };
    private readonly Option<int> _factor = new("--factor") { Description = "Each round keeps one in so many, for so many times the epochs", DefaultValueFactory = _ => 2 };

    public Command Describe()
    {
        var command = new Command("tune", "Searches for a user encoder's hyper-parameters by successive halving") { _data, _output, _space, _trials, _first, _factor };
        var record = new RecordOptions<UserEncoderOptions>(command);
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, record.Get(arguments), cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, UserEncoderOptions start, CancellationToken cancellationToken)
    {
        var output = arguments.GetValue(_output)!.FullName;
        var factor = Math.Max(2, arguments.GetValue(_factor));
        var space = arguments.GetValue(_space) is { } file ? SearchSpace.Parse(File.ReadAllText(file.FullName), file.Name) : SearchSpace.Default;
        using var workspace = UserEncoderWorkspace.Load(arguments.GetValue(_data)!.FullName);
        Directory.CreateDirectory(output);
        var trials = space.Sample(arguments.GetValue(_trials), start, new Random(start.Seed)).Select((options, index) => new Trial(index + 1, options)).ToArray();
        var left = trials.Length;
        for (var epochs = arguments.GetValue(_first); ; epochs *= factor)
        {
            var ahead = trials.OrderByDescending(trial => trial.Best).ThenBy(trial => trial.Number).Take(left).Select(trial => trial.Number).ToHashSet();
            console.WriteLine($"{left} combinations for {epochs} epochs:");
            foreach (var number in ahead.Order())
            {
                var trial = trials[number - 1];
                trials[number - 1] = trial.Failure is null ? Continue(trial, epochs, workspace, output, cancellationToken) : trial;
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  trial {number}: NDCG@10 {trials[number - 1].Best:F4} after {trials[number - 1].Epochs.Count} epochs ({space.Describe(trial.Options)}){(trials[number - 1].Failure is { } failure ? " failed: " + failure : "")}"));
                File.WriteAllText(Path.Combine(output, "trials.json"), JsonSerializer.Serialize(trials, s_json));
                if (trials.Any(trial => trial.Epochs.Count > 0))
                {
                    File.WriteAllText(Path.Combine(output, "trials.svg"), TrialPlot.Write(trials, trial => space.Describe(trial.Options)));
                }
            }

            if (left == 1)
            {
                break;
            }

            left = Math.Max(1, left / factor);
        }

        Show(trials, space);
        var best = trials.MaxBy(trial => trial.Best)!;
        if (best.Epochs.Count == 0)
        {
            throw new TrainingException($"Every combination failed; the first: {trials[0].Failure}");
        }

        foreach (var checkpoint in Directory.GetFiles(output, "trial-*.checkpoint"))
        {
            File.Delete(checkpoint);
        }

        Console.WriteLine(new JsonObject
        {
            ["trial"] = best.Number,
            ["validation_ndcg10"] = Math.Round(best.Best, 5),
            ["options"] = JsonSerializer.SerializeToNode(best.Options),
            ["table"] = Path.Combine(output, "trials.json"),
            ["plot"] = Path.Combine(output, "trials.svg"),
        }.ToJsonString());
        return 0;
    }

    private static Trial Continue(Trial trial, int epochs, UserEncoderWorkspace workspace, string output, CancellationToken cancellationToken)
    {
        // The checkpoint of fewer epochs is one of the same training.
        var checkpoint = new TrainingCheckpoint(Path.Combine(output, $"trial-{trial.Number}.checkpoint"), $"tune {workspace.Training.Count} {workspace.Vocabulary.Count} {trial.Options}");
        var options = trial.Options with { Epochs = epochs, Patience = epochs };
        random.manual_seed(options.Seed);
        using var module = new UserEncoderModule(workspace.Vocabulary.Count, workspace.Texts, options);
        UserEncoderTraining.Start(module, workspace.Training);
        using var trainer = new UserEncoderTrainer(module, workspace.Training, workspace.Validation, excludeHistory: false);
        try
        {
            return trial with { Epochs = trainer.Train(new Progress<EpochReport>(), checkpoint, cancellationToken) };
        }
        catch (TrainingException exception)
        {
            return trial with { Failure = exception.Message };
        }
    }

    private void Show(IReadOnlyList<Trial> trials, SearchSpace space)
    {
        var table = new Table().AddColumns("trial", "validation NDCG@10", "epochs", "seconds", "combination");
        foreach (var trial in trials.OrderByDescending(trial => trial.Best))
        {
            table.AddRow($"{trial.Number}", $"{trial.Best:F4}", $"{trial.Epochs.Count}", $"{trial.Epochs.Sum(epoch => epoch.Duration.TotalSeconds):F0}", Markup.Escape(trial.Failure ?? space.Describe(trial.Options)));
        }

        console.Write(table);
    }
}
