using System.CommandLine;
using System.Globalization;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training;
using RealtimeRec.Training.Commands;
using RealtimeRec.Training.Torch;
using Spectre.Console;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
NativeTorch.Prepare();
var console = AnsiConsole.Console;
ICommand[] commands =
[
    new PrepareCommand(console, TimeProvider.System),
    new PretrainCommand(console, fineTunes: false),
    new PretrainCommand(console, fineTunes: true),
    new TuneCommand(console),
    new EvaluateCommand(console),
    new ExportCommand(console),
    new BenchCommand(console),
    new DefaultsCommand(console),
    new TrainTextCommand(console),
    new EvaluateTextCommand(console),
    new LeaveOneOutCommand(console),
    new NextInSessionCommand(console),
];
var root = new RootCommand("Makes a shop's encoders from its catalogue and events: prepares, trains, tunes, evaluates, exports. Each command ends with a line of JSON.");
foreach (var command in commands)
{
    root.Subcommands.Add(command.Describe());
}

try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (Exception exception) when (exception is TrainingException or SequenceFileException or ModelFormatException or IOException or UnauthorizedAccessException)
{
    await Console.Error.WriteLineAsync(exception.Message);
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("Cancelled. What has a checkpoint goes on from it when the same command is given again.");
    return 130;
}
