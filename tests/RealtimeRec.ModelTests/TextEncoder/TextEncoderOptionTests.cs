using System.CommandLine;
using RealtimeRec.Encoders.Text;
using RealtimeRec.ModelTests.Prepare;
using RealtimeRec.Training;
using RealtimeRec.Training.Artifacts;
using RealtimeRec.Training.Commands;
using RealtimeRec.Training.Preparation;
using RealtimeRec.Training.Preparation.Output;
using Spectre.Console;

namespace RealtimeRec.ModelTests.TextEncoder;

/// <summary>A user encoder that is trained on item vectors by one text encoder and used with another.</summary>
public sealed class TextEncoderOptionTests : IClassFixture<TrainedShop>, IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly TrainedShop _shop;
    private readonly string _data;

    public TextEncoderOptionTests(TrainedShop shop)
    {
        _shop = shop;
        _data = _folder["data"];
        var builder = new LogBuilder();
        for (var user = 0; user < 12; user++)
        {
            for (var step = 0; step < 4; step++)
            {
                builder.Add($"u{user}", SmallShop.Items[(user + step) % 8].Id, (user * 10) + step);
            }
        }

        var log = builder.Build();
        PreparedFolderWriter.Write(_data, log, SmallShop.Items.Take(8).ToDictionary(item => item.Id, item => item.Text), new PreparationReport
        {
            PreparedAt = LogBuilder.Start,
            Files = ["events.csv"],
            Preset = "csv",
            Options = new PreparationOptions(),
            Rows = 48,
            Searches = 0,
            Rejected = new Dictionary<string, long>(),
            Rules = [],
            ItemsWithText = 8,
            Before = log.Size(),
            After = log.Size(),
            DistributionBefore = LogDistribution.Of(log),
            DistributionAfter = LogDistribution.Of(log),
        });
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void AUserEncoderRemembersTheTextEncoderItWasTrainedWith()
    {
        Pretrain("--text-encoder", _shop.Folder);

        Assert.Equal(_shop.Description.Version, TrainedUserEncoder.Describe(_folder["user"]).TextEncoder);
        using var workspace = UserEncoderWorkspace.Load(_data, _shop.Folder);
        using var module = TrainedUserEncoder.Load(_folder["user"], workspace.Vocabulary, workspace.Texts, workspace.TextEncoder);
        Assert.Equal(_shop.Description.Dimensions, module.Projection!.weight!.shape[1]);
    }

    [Theory]
    [InlineData("evaluate")]
    [InlineData("export")]
    [InlineData("fine-tune")]
    public void AnotherTextEncoderIsRefusedInOneSentence(string command)
    {
        Pretrain("--text-encoder", _shop.Folder);

        string[] output = command == "evaluate" ? [] : ["--output", _folder["out"]];
        var message = Assert.Throws<TrainingException>(() => Run([command, "--data", _data, "--model", _folder["user"], .. output])).Message;

        Assert.Contains($"was trained with text embeddings of 32 dimensions by {_shop.Description.Version}", message, StringComparison.Ordinal);
        Assert.Contains($"now there are text embeddings of 128 dimensions by {new HashedTextEncoder().Version}", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
        Assert.False(Directory.Exists(_folder["out"]));
    }

    [Fact]
    public void AFolderWithoutATextEncoderIsRefused() => Assert.Contains(
        "holds no whole text encoder", Assert.Throws<TrainingException>(() => Pretrain("--text-encoder", _data)).Message, StringComparison.Ordinal);

    private void Pretrain(params string[] more) =>
        Assert.Equal(0, Run(["pretrain", "--data", _data, "--output", _folder["user"], "--epochs", "1", "--dimensions", "32", "--negatives", "0", .. more]));

    private static int Run(string[] arguments)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(TextWriter.Null), Interactive = InteractionSupport.No });
        ICommand[] commands = [new PretrainCommand(console, fineTunes: false), new PretrainCommand(console, fineTunes: true), new EvaluateCommand(console), new ExportCommand(console)];
        var root = new RootCommand();
        foreach (var command in commands)
        {
            root.Subcommands.Add(command.Describe());
        }

        return root.Parse(arguments).Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }
}
