using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Hosting.Starting;
using RealtimeRec.Standalone.CarryOver;
using RealtimeRec.Standalone.Hosting;
using RealtimeRec.Standalone.Import;

namespace RealtimeRec.Standalone.Commands;

/// <summary>The command line: its options, their help, and one sentence on standard error for whatever is wrong.</summary>
internal static class StandaloneCommand
{
    private const double DefaultSimulationRate = 20;

    /// <summary>Reads the command line and runs.</summary>
    /// <param name="args">The command line.</param>
    /// <param name="run">Runs the one-process edition.</param>
    /// <param name="runGateway">Runs a gateway of a cluster.</param>
    /// <returns>The exit code: 1 when it could not start, else what was run answers.</returns>
    public static async Task<int> InvokeAsync(string[] args, Func<StandaloneOptions, Task<int>> run, Func<StandaloneOptions, Task<int>> runGateway)
    {
        string[] settings = [];
        var urls = new Option<string>("--urls")
        {
            HelpName = "URLS",
            Description = "Addresses to listen on, separated by ';'",
            DefaultValueFactory = _ => "http://127.0.0.1:8080",
        };
        var dataDirectory = new Option<string>("--data-dir")
        {
            HelpName = "DIRECTORY",
            Description = "Where everything durable lies; created when it is not there",
            DefaultValueFactory = _ => "./data",
        };
        var models = new Option<string?>("--models")
        {
            HelpName = "DIRECTORY",
            Description = "Encoders for profiles and texts: a folder of models with active.json, such as models/artifacts; swapped when that names others",
        };
        var imports = new Option<ImportRequest[]>("--import")
        {
            HelpName = "PRESET FILE",
            Description = $"""
                Import a shop's events and products from a CSV file (plain, gzip or zip); repeatable.
                PRESET is one of {string.Join(", ", DatasetPreset.BuiltIn)}, or the path of a column map (*.json).
                Importing a file again, or once more after Ctrl-C, changes nothing twice.
                """,
            Arity = new ArgumentArity(0, 1_000),
            AllowMultipleArgumentsPerToken = true,
            CustomParser = ParseImports,
        };
        var simulate = new Option<double?>("--simulate")
        {
            HelpName = "RATE",
            Description = string.Create(CultureInfo.InvariantCulture, $"Open a demonstration shop whose simulated shoppers make RATE events per second (default {DefaultSimulationRate})"),
            Arity = ArgumentArity.ZeroOrOne,
            CustomParser = ParseRate,
        };

        var command = new RootCommand(
            """
            RealtimeRec in one process: the cluster, its HTTP gateway, the page at / and a durable store. Stop it with Ctrl-C.
            Every setting of docs/operation.md is taken as --Section:Key VALUE too, such as --Quality:MaxAge 30.00:00:00.
            """)
        {
            urls, dataDirectory, models, imports, simulate,
        };
        command.SetAction(result => run(Options(result) with { Models = result.GetValue(models) }));
        var gateway = new Command(
            "gateway",
            """
            A gateway of a cluster that can import and simulate as well. It is told where the cluster is as any gateway:
            --Redis:ConnectionString, --Cluster:ClusterId and --Kafka:BootstrapServers. Imports go straight to the cluster's users and products.
            """)
        {
            urls, dataDirectory, imports, simulate,
        };
        gateway.SetAction(result => runGateway(Options(result)));
        command.Subcommands.Add(gateway);
        var carryOver = CarryOverCommand.Create(dataDirectory);
        command.Subcommands.Add(carryOver);

        StandaloneOptions Options(ParseResult result) => new(
            result.GetRequiredValue(urls),
            result.GetRequiredValue(dataDirectory),
            Models: null,
            result.GetValue(imports) ?? [],
            result.GetResult(simulate) is null ? null : result.GetValue(simulate) ?? DefaultSimulationRate,
            settings);

        var names = command.Options.Concat(carryOver.Options).SelectMany(option => option.Aliases.Append(option.Name)).ToHashSet(StringComparer.Ordinal);
        (settings, args) = SettingArguments.Split(args, names, out var faults);
        var parsed = command.Parse(args);
        if (parsed.CommandResult.Command == carryOver && settings.Length > 0)
        {
            faults = [.. faults, $"{carryOver.Name} takes no settings, such as {settings[0]}."];
        }

        if (parsed.Errors.Count + faults.Length > 0)
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Concat(faults).Distinct())
            {
                await Console.Error.WriteLineAsync(message);
            }

            await Console.Error.WriteLineAsync("Run with --help to see the options.");
            return 1;
        }

        try
        {
            // The host itself listens to signals: it needs longer for an orderly stop than this library would wait.
            return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = null, EnableDefaultExceptionHandler = false });
        }
        catch (Exception exception) when (StartFailure.Explain(exception) is { } message)
        {
            await Console.Error.WriteLineAsync(message);
            return 1;
        }
    }

    private static ImportRequest[] ParseImports(ArgumentResult result)
    {
        var tokens = result.Tokens;
        if (tokens.Count == 0 || tokens.Count % 2 != 0)
        {
            result.AddError("--import needs two values: a preset and a file.");
            return [];
        }

        var requests = new List<ImportRequest>();
        for (var i = 0; i < tokens.Count; i += 2)
        {
            try
            {
                var preset = DatasetPreset.Load(tokens[i].Value);
                var path = Path.GetFullPath(tokens[i + 1].Value);
                if (!File.Exists(path))
                {
                    result.AddError($"The file to import does not exist: {path}.");
                }

                requests.Add(new ImportRequest(preset, path));
            }
            catch (DatasetPresetException exception)
            {
                result.AddError(exception.Message);
            }
        }

        return [.. requests];
    }

    private static double? ParseRate(ArgumentResult result)
    {
        if (result.Tokens.Count == 0)
        {
            return DefaultSimulationRate;
        }

        var text = result.Tokens[0].Value;
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var rate) || rate is not (>= 0 and <= 100_000))
        {
            result.AddError($"--simulate takes a number of events per second from 0 to 100,000, not \"{text}\".");
        }

        return rate;
    }
}
