using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using RealtimeRec.Training.Artifacts;
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>
/// Trains a user encoder on prepared data: anew, or from one that was trained on more, of which then only the projection of
/// texts, the items' residuals, the kinds, the gaps and the norms go on learning.
/// </summary>
internal sealed class PretrainCommand(IAnsiConsole console, bool fineTunes) : ICommand
{
    private readonly Option<DirectoryInfo> _data = new("--data") { Description = "Folder that prepare wrote", Required = true };
    private readonly Option<DirectoryInfo?> _textEncoder = TextEncoderOption.Create();
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder for the trained encoder; one that is there is replaced once the new one is whole", Required = true };
    private readonly Option<DirectoryInfo> _model = new("--model") { Description = "Folder of the encoder to start from", Required = true };
    private readonly Option<bool> _all = new("--all") { Description = "Let every weight go on learning" };
    private readonly Option<string?> _source = new("--source") { Description = "Where the data comes from and its licence, for the model card" };
    private readonly Option<FileInfo?> _checkpoint = new("--checkpoint") { Description = "File to go on from when the training was interrupted; the output folder's name and .checkpoint by default" };

    public Command Describe()
    {
        var command = new Command(
            fineTunes ? "fine-tune" : "pretrain",
            fineTunes ? "Goes on training a user encoder on a shop's own data, most of its weights frozen" : "Trains a user encoder on prepared data")
        {
            _data, _textEncoder, _output, _source, _checkpoint,
        };
        if (fineTunes)
        {
            command.Options.Add(_model);
            command.Options.Add(_all);
        }

        var record = new RecordOptions<UserEncoderOptions>(command);
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, record, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, RecordOptions<UserEncoderOptions> record, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var output = arguments.GetValue(_output)!.FullName;
        var from = fineTunes ? arguments.GetValue(_model)!.FullName : null;
        using var workspace = UserEncoderWorkspace.Load(arguments.GetValue(_data)!.FullName, arguments.GetValue(_textEncoder)?.FullName);
        var options = record.Get(arguments, from is null ? null : TrainedUserEncoder.Describe(from).Options with { LearningRate = 3e-4 });
        random.manual_seed(options.Seed);
        using var module = from is null
            ? new UserEncoderModule(workspace.Vocabulary.Count, workspace.Texts, options)
            : TrainedUserEncoder.Load(from, workspace.Vocabulary, workspace.Texts, workspace.TextEncoder, options);
        if (from is not null && !arguments.GetValue(_all))
        {
            module.FreezeLayers();
        }

        console.WriteLine(
            $"{workspace.Training.Count:N0} shoppers, {workspace.Vocabulary.Count:N0} items, {workspace.Validation.Count:N0} validation cases; {module.parameters().Where(parameter => parameter.requires_grad).Sum(parameter => parameter.numel()):N0} of {module.parameters().Sum(parameter => parameter.numel()):N0} weights learn");
        var checkpoint = arguments.GetValue(_checkpoint)?.FullName ?? Path.TrimEndingDirectorySeparator(output) + ".checkpoint";
        var epochs = UserEncoderTraining.Run(
            module,
            workspace.Training,
            workspace.Validation,
            excludeHistory: false,
            new TrainingCheckpoint(checkpoint, $"{arguments.CommandResult.Command.Name} {workspace.Training.Count} {workspace.Vocabulary.Count} {workspace.TextEncoder} {from} {options}"),
            console,
            isStarted: fineTunes,
            cancellationToken);
        TrainedUserEncoder.Save(output, module, workspace.Vocabulary, new UserEncoderDescription
        {
            Options = options,
            TextEncoder = workspace.TextEncoder,
            TextDimensions = workspace.Texts?.shape[1] ?? 0,
            Data = arguments.GetValue(_source),
            Sequences = workspace.Training.Count,
            Items = workspace.Vocabulary.Count,
            Epochs = epochs,
        });
        var best = epochs.MaxBy(epoch => epoch.ValidationNdcg)!;
        Console.WriteLine(new JsonObject
        {
            ["output"] = output,
            ["epochs"] = epochs.Count,
            ["validation_hr10"] = Math.Round(best.ValidationHitRate, 5),
            ["validation_ndcg10"] = Math.Round(best.ValidationNdcg, 5),
            ["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1),
            ["peak_mib"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
        }.ToJsonString());
        return 0;
    }
}
