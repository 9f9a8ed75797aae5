using System.CommandLine;
using System.Text.Json.Nodes;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Training.Artifacts;
using Spectre.Console;

namespace RealtimeRec.Training.Commands;

/// <summary>Writes a trained user encoder for silos: ONNX in three precisions, what turns texts into item vectors, and a model card.</summary>
internal sealed class ExportCommand(IAnsiConsole console) : ICommand
{
    private readonly Option<DirectoryInfo> _data = new("--data") { Description = "Folder that prepare wrote: what the precisions are compared on", Required = true };
    private readonly Option<DirectoryInfo> _model = new("--model") { Description = "Folder of the trained encoder", Required = true };
    private readonly Option<DirectoryInfo?> _textEncoder = TextEncoderOption.Create();
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder for the files; one that is there is replaced once the new one is whole", Required = true };
    private readonly Option<bool> _noItems = new("--no-items") { Description = "Leave out what was learned of single items: for an encoder that serves other catalogues" };

    public Command Describe()
    {
        var command = new Command("export", "Writes a trained user encoder as ONNX (float32, float16, int8) with a model card") { _data, _model, _textEncoder, _output, _noItems };
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetValue(_model)!.FullName;
        var output = arguments.GetValue(_output)!.FullName;
        using var workspace = UserEncoderWorkspace.Load(arguments.GetValue(_data)!.FullName, arguments.GetValue(_textEncoder)?.FullName);
        using var module = TrainedUserEncoder.Load(folder, workspace.Vocabulary, workspace.Texts, workspace.TextEncoder);
        var files = new UserEncoderFiles(console).Write(
            output,
            module,
            TrainedUserEncoder.Describe(folder),
            arguments.GetValue(_noItems) || !module.Options.Residuals ? null : workspace.Vocabulary,
            UserEncoderWorkspace.Rankings(workspace.Test),
            ItemPopularity.Count([.. workspace.Training.Select(sequence => sequence.Items)], workspace.Vocabulary.Count),
            more: "",
            cancellationToken);
        Console.WriteLine(new JsonObject
        {
            ["output"] = output,
            ["version"] = files.Version,
            ["difference"] = files.Difference,
            ["ndcg10"] = new JsonObject([.. files.Figures.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Math.Round(pair.Value.Ndcg, 5)))]),
        }.ToJsonString());
        return 0;
    }
}
