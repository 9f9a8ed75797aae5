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
using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>The next-click protocol of session-based recommendation in one command: trains, evaluates the model, baselines and their blend.</summary>
internal sealed class NextInSessionCommand(IAnsiConsole console) : ICommand
{
    /// <summary>Share of the training sessions, the last ones, that validate.</summary>
    private const double ValidationShare = 0.05;

    private readonly Option<FileInfo> _train = new("--train") { Description = "CSV with session_id and items (space-separated, in order), plain or gzip; the latest sessions last", Required = true };
    private readonly Option<FileInfo> _test = new("--test") { Description = "Sessions of the same form; every item but a session's first is predicted", Required = true };
    private readonly Option<FileInfo?> _checkpoint = new("--checkpoint") { Description = "File to go on from when the training was interrupted; deleted at the end" };

    public Command Describe()
    {
        var command = new Command("next-in-session", "Trains and evaluates by the next-click protocol: every click of the test sessions is predicted from those before it, full ranking")
        {
            _train, _test, _checkpoint,
        };
        var record = new RecordOptions<UserEncoderOptions>(command);
        command.SetAction((arguments, cancellationToken) => Task.Run(
            () => Run(
                arguments.GetValue(_train)!.FullName, arguments.GetValue(_test)!.FullName, arguments.GetValue(_checkpoint)?.FullName, record.Get(arguments, s_defaults), cancellationToken),
            cancellationToken));
        return command;
    }

    /// <summary>Many items and short sessions: drawn negatives, and less of a history.</summary>
    private static readonly UserEncoderOptions s_defaults = new() { MaxLength = 20, Negatives = 2_048, BatchSize = 512, Patience = 2, Dropout = 0.3, TargetSpread = 0 };

    private int Run(string trainPath, string testPath, string? checkpointPath, UserEncoderOptions options, CancellationToken cancellationToken)
    {
        var watch = Stopwatch.StartNew();
        var vocabulary = new ItemVocabulary();
        var sessions = SequenceFile.Read(trainPath, vocabulary).Items;
        var known = vocabulary.Count;
        var test = NextInSession.Expand(SequenceFile.Read(testPath, vocabulary).Items);
        var validating = Math.Max(1, (int)(sessions.Count * ValidationShare));
        var training = sessions.Take(sessions.Count - validating).ToArray();
        var validation = NextInSession.Expand([.. sessions.Skip(sessions.Count - validating)]);
        console.WriteLine($"{sessions.Count:N0} sessions, {known:N0} items and {vocabulary.Count - known:N0} that only the test has, {test.Count:N0} test cases");

        random.manual_seed(options.Seed);
        using var module = new UserEncoderModule(vocabulary.Count, null, options);
        var reports = UserEncoderTraining.Run(
            module,
            [.. training.Select(items => new EncoderSequence(items))],
            [.. validation.Select(question => new EncoderCase(new EncoderSequence(question.History), question.Target))],
            excludeHistory: false,
            checkpointPath is null ? null : new TrainingCheckpoint(checkpointPath, $"next-in-session {Path.GetFileName(trainPath)} {options}"),
            console,
            isStarted: false,
            cancellationToken);
        using var encoder = new OnnxUserEncoder(UserEncoderExport.ToOnnx(module, new Dictionary<string, string>()));
        var ranker = new OnnxRanker("user encoder", encoder, UserEncoderExport.ItemVectors(module));
        var comparison = new RankingComparison(console)
        {
            Popularity = ItemPopularity.Count(sessions, vocabulary.Count),
            Metric = RankingMetric.Mrr,
            Cutoff = 20,
        };
        var results = comparison.Run(
            [
                new ComparedRanker(ranker),
                new ComparedRanker(new PopularityRanker(sessions, vocabulary.Count), IsBlended: false),
                new ComparedRanker(TransitionRanker.ForSessions(sessions, vocabulary.Count), TransitionRanker.ForSessions(training, vocabulary.Count)),
                new ComparedRanker(new ItemKnnRanker(sessions, vocabulary.Count), IsBlended: false),
                new ComparedRanker(new VsknnRanker(sessions, vocabulary.Count), new VsknnRanker(training, vocabulary.Count)),
                new ComparedRanker(StanRanker.ForSessions(sessions, vocabulary.Count), StanRanker.ForSessions(training, vocabulary.Count)),
            ],
            validation,
            test,
            cancellationToken);
        Console.WriteLine(new JsonObject
        {
            ["protocol"] = "next-in-session",
            ["epochs"] = reports.Count,
            ["seconds"] = Math.Round(watch.Elapsed.TotalSeconds, 1),
            ["peak_mib"] = Process.GetCurrentProcess().PeakWorkingSet64 >> 20,
            ["methods"] = RankingComparison.ToJson(results, "p"),
        }.ToJsonString());
        return 0;
    }
}
