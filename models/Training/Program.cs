using System.CommandLine;
using System.Globalization;
using RealtimeRec.Training.Commands;
using RealtimeRec.Training.Torch;
using Spectre.Console;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
NativeTorch.Prepare();
var root = new RootCommand("Makes a shop's encoders from its catalogue and events: prepares, trains, tunes, evaluates, exports. Each command ends with a line of JSON.");
foreach (var command in new ICommand[] { new LeaveOneOutCommand(AnsiConsole.Console), new TrainTextCommand(AnsiConsole.Console), new EvaluateTextCommand(AnsiConsole.Console) })
{
    root.Subcommands.Add(command.Describe());
}

return await root.Parse(args).InvokeAsync();
