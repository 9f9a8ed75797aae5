using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Confluent.Kafka;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Hosting.Kafka;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Quality;
using RealtimeRec.Silo.Ingestion;
using Spectre.Console;

namespace RealtimeRec.Silo.DeadLetters;

/// <summary>The command <c>replay-dead-letters</c>: its options, their help, and what it shows.</summary>
internal static class ReplayCommand
{
    /// <summary>First word of the command line.</summary>
    public const string Name = "replay-dead-letters";

    /// <summary>Exit code of a run that came to its end and could not replay all that was asked for.</summary>
    private const int Incomplete = 2;

    /// <summary>Most letters named that cannot be replayed.</summary>
    private const int MaxNamed = 20;

    private static readonly TimeSpan DisplayPeriod = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Reads the command line after <see cref="Name"/> and runs. Answers the exit code: 0; 1 when it could not start or did not come
    /// to its end; 2 when letters that were asked for cannot be replayed. What it does not know is configuration, as in the command line of a silo.
    /// </summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var rule = new Option<string?>("--rule") { HelpName = "RULE", Description = $"Only what this rule refused: {string.Join(", ", QualityRules.All)}" };
        rule.Validators.Add(result =>
        {
            if (result.Tokens is [var token] && !QualityRules.All.Contains(token.Value, StringComparer.Ordinal))
            {
                result.AddError($"There is no rule \"{token.Value}\"; the rules are {string.Join(", ", QualityRules.All)}.");
            }
        });
        var since = new Option<DateTimeOffset?>("--since") { HelpName = "TIME", Description = "Only what was refused at this time or later, such as 2026-11-24T08:00:00Z", CustomParser = ParseTime };
        var until = new Option<DateTimeOffset?>("--until") { HelpName = "TIME", Description = "Only what was refused before this time", CustomParser = ParseTime };
        var limit = new Option<long?>("--limit") { HelpName = "N", Description = "Replay at most N records", CustomParser = ParseLimit };
        var dryRun = new Option<bool>("--dry-run") { Description = "Show what would be replayed, and change nothing" };
        var again = new Option<bool>("--again") { Description = "Also replay what an earlier run has handled" };
        var command = new Command(
            Name,
            """
            Produces the records of the dead-letter topic to their own topics again, after what was wrong has been mended.
            A record that is still wrong comes back as a new dead letter. What a run has dealt with, later runs leave alone:
            also letters that --since or --until left out; a run with --rule leaves the letters of other rules for later.
            Letters that cannot be replayed, because only the beginning of their record was kept or the brokers refuse it, are
            named and passed over; the exit code is 2 then, 1 when the run did not come to its end, and else 0.
            Further arguments such as --Kafka:BootstrapServers HOST:PORT are configuration, as a silo takes it.
            """)
        {
            rule, since, until, limit, dryRun, again,
        };
        command.TreatUnmatchedTokensAsErrors = false;
        command.SetAction((result, cancellationToken) => RunAsync(
            [.. result.UnmatchedTokens],
            new ReplayRequest
            {
                Rule = result.GetValue(rule),
                Since = result.GetValue(since),
                Until = result.GetValue(until),
                Limit = result.GetValue(limit) ?? long.MaxValue,
                DryRun = result.GetValue(dryRun),
                Again = result.GetValue(again),
            },
            cancellationToken));

        var parsed = new RootCommand { command }.Parse([Name, .. args]);
        var errors = parsed.Errors.Select(error => error.Message).Concat(Misspelt(parsed.UnmatchedTokens)).Distinct().ToArray();
        foreach (var message in errors)
        {
            await Console.Error.WriteLineAsync(message);
        }

        if (errors.Length > 0)
        {
            await Console.Error.WriteLineAsync($"Run {Name} --help to see the options.");
            return 1;
        }

        return await parsed.InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
    }

    private static async Task<int> RunAsync(string[] configurationArguments, ReplayRequest request, CancellationToken cancellationToken)
    {
        var secrets = SecretRedaction.None;
        try
        {
            var configuration = Host.CreateApplicationBuilder(configurationArguments).Configuration;
            secrets = SecretRedaction.Of(configuration);
            var kafka = configuration.GetSection(KafkaOptions.Section).Get<KafkaOptions>() ?? new KafkaOptions();
            var ingestion = configuration.GetSection(IngestionOptions.Section).Get<IngestionOptions>() ?? new IngestionOptions();
            if (!kafka.IsConfigured)
            {
                throw new StartException($"{KafkaOptions.Section}:{nameof(KafkaOptions.BootstrapServers)} is not set: there is no Kafka to read dead letters from.");
            }

            OptionsCheck.Valid(new KafkaOptionsValidator(), KafkaOptions.Section, kafka);
            var summary = new ReplaySummary();
            try
            {
                // The consumer's calls block.
                var replay = Task.Run(() => new DeadLetterReplay(kafka, ingestion.GroupId).RunAsync(request, summary, cancellationToken), CancellationToken.None);
                await ShowAsync(summary, replay);
            }
            finally
            {
                Show(summary, request);
            }

            return summary.Impossible.Count == 0 ? 0 : Incomplete;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            await Console.Error.WriteLineAsync("Stopped before the end; run it again for the rest.");
            return 1;
        }
        catch (KafkaException exception)
        {
            await Console.Error.WriteLineAsync($"Kafka failed: {secrets.Redact(exception.Error.Reason)}. Run it again for the rest.");
            return 1;
        }
        catch (Exception exception) when (StartFailure.Explain(exception, secrets) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    private static async Task ShowAsync(ReplaySummary summary, Task replay)
    {
        if (!AnsiConsole.Profile.Capabilities.Interactive || !AnsiConsole.Profile.Out.IsTerminal)
        {
            await replay;
            return;
        }

        await AnsiConsole.Progress().AutoClear(true).StartAsync(async context =>
        {
            var bar = context.AddTask("reading dead letters");
            while (!replay.IsCompleted)
            {
                bar.MaxValue = Math.Max(1, summary.Total);
                bar.Value = summary.Read;
                bar.Description = string.Create(CultureInfo.InvariantCulture, $"{summary.Read} of {summary.Total} dead letters read, {summary.Replayed} replayed");
                await Task.WhenAny(replay, Task.Delay(DisplayPeriod));
            }

            await replay;
        });
    }

    private static void Show(ReplaySummary summary, ReplayRequest request)
    {
        if (summary.Read == 0 && summary.Total > 0)
        {
            return;
        }

        if (summary.Rules.Count > 0)
        {
            var table = new Table().Border(TableBorder.Simple)
                .AddColumn("rule")
                .AddColumn(request.DryRun ? "to replay" : "replayed", column => column.RightAligned())
                .AddColumn("earlier", column => column.RightAligned())
                .AddColumn("repeated", column => column.RightAligned())
                .AddColumn("left out", column => column.RightAligned());
            foreach (var (rule, counts) in summary.Rules)
            {
                table.AddRow([Markup.Escape(rule), .. new[] { counts.Replayed, counts.Earlier, counts.Repeated, counts.LeftOut }.Select(Number)]);
            }

            AnsiConsole.Write(table);
        }

        if (summary.Unreadable > 0)
        {
            AnsiConsole.WriteLine($"{Number(summary.Unreadable)} records are no dead letters and were skipped.");
        }

        if (summary.OtherTopics > 0)
        {
            AnsiConsole.WriteLine($"{Number(summary.OtherTopics)} dead letters are from topics or partitions that do not exist and were skipped.");
        }

        AnsiConsole.WriteLine($"{Number(summary.Read)} dead letters read, {Number(summary.Replayed)} {(request.DryRun ? "to replay" : "replayed")}.");
        if (summary.Impossible.Count > 0)
        {
            // Not wrapped to the width of the screen: somebody looks for these places.
            Console.Out.WriteLine($"Dead letters that cannot be replayed: {Number(summary.Impossible.Count)}.");
            foreach (var (original, why) in summary.Impossible.Take(MaxNamed))
            {
                Console.Out.WriteLine($"  {original.Topic}/{Number(original.Partition.Value)}@{Number(original.Offset.Value)} {why}");
            }

            if (summary.Impossible.Count > MaxNamed)
            {
                Console.Out.WriteLine($"  and {Number(summary.Impossible.Count - MaxNamed)} more");
            }
        }
    }

    private static string Number(long value) => value.ToString(CultureInfo.InvariantCulture);

    /// <summary>A key of configuration has a section; an option without one is a slip that must not replay more than was meant.</summary>
    private static IEnumerable<string> Misspelt(IReadOnlyList<string> tokens) => tokens
        .Where(token => token.StartsWith('-') && !token.Contains(':', StringComparison.Ordinal))
        .Select(token => $"There is no option {token}.");

    private static DateTimeOffset? ParseTime(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            result.AddError($"\"{text}\" is no time; write it like 2026-11-24T08:00:00Z.");
        }

        return time;
    }

    private static long? ParseLimit(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) || limit == 0)
        {
            result.AddError($"--limit takes a number of records, 1 or more, not \"{text}\".");
        }

        return limit;
    }
}
