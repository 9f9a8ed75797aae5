using System.CommandLine;
using RealtimeRec.Training.Defaults;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.UserEncoder;
using RealtimeRec.Training.Evaluation.Text;
using Spectre.Console;

namespace RealtimeRec.Training.Commands;

internal sealed class ExperimentTextCommand(IAnsiConsole console) : ICommand
{
    private readonly Option<string> _out = new("--output") { Required = true };
    private readonly Option<string> _train = new("--train") { Required = true };
    public Command Describe()
    {
        var command = new Command("x-text") { _out, _train };
        var record = new RecordOptions<TextEncoderOptions>(command);
        command.SetAction((a, c) => Task.Run(() =>
        {
            TorchSharp.torch.set_num_threads(1);
            var reader = new ShopReader("/work/shared/data");
            var training = new DefaultTraining(console, 1);
            training = new DefaultTraining(console, 1) { Text = record.Get(a, training.Text) };
            var folder = a.GetValue(_out)!;
            Shop Get(string n) => n switch { "cj" => reader.ReadCompleteJourney(), "uci" => reader.ReadOnlineRetail(), var x => reader.ReadSequences($"amazon-{x}-2014", x) };
            training.TrainText(folder, new ShopMixture([.. a.GetValue(_train)!.Split(',').Select(Get)]), DefaultsCommand.Utterances("/work/shared/data/zh-ecommerce-utterances/utterances.csv"), [training.Text.Blocks], c);
            console.WriteLine($"peak {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20}");
            return 0;
        }, c));
        return command;
    }
}

internal sealed class ExperimentUserCommand(IAnsiConsole console) : ICommand
{
    private readonly Option<string> _text = new("--text") { Required = true };
    private readonly Option<string> _train = new("--train") { Required = true };
    private readonly Option<string> _test = new("--test") { Required = true };
    public Command Describe()
    {
        var command = new Command("x-user") { _text, _train, _test };
        var record = new RecordOptions<UserEncoderOptions>(command);
        command.SetAction((a, c) => Task.Run(() =>
        {
            TorchSharp.torch.set_num_threads(1);
            var reader = new ShopReader("/work/shared/data");
            Shop Get(string n) => n switch { "cj" => reader.ReadCompleteJourney(), "uci" => reader.ReadOnlineRetail(), var x => reader.ReadSequences($"amazon-{x}-2014", x) };
            var training = new DefaultTraining(console, 1);
            training = new DefaultTraining(console, 1) { User = record.Get(a, training.User) };
            var text = a.GetValue(_text)!;
            var (module, _) = training.TrainUser(new ShopMixture([.. a.GetValue(_train)!.Split(',').Select(Get)]), text, c);
            foreach (var t in a.GetValue(_test)!.Split(','))
                foreach (var (m, v) in ShopTest.Judge(console, Get(t), module, text, c))
                    console.WriteLine($"RESULT {t} {m} {v:F4}");
            console.WriteLine($"peak {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 >> 20}");
            return 0;
        }, c));
        return command;
    }
}
