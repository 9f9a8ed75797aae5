using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using RealtimeRec.TestCluster.Kafka;
using RealtimeRec.Testing.Clusters;
using Spectre.Console;

namespace RealtimeRec.TestCluster;

/// <summary>The command line: the cluster, and the hidden verbs that are processes of it.</summary>
internal static class ClusterCommand
{
    /// <summary>Reads the command line and runs. Answers the exit code.</summary>
    public static async Task<int> InvokeAsync(string[] args)
    {
        var silos = new Option<int>("--silos") { HelpName = "N", Description = "Number of silos", DefaultValueFactory = _ => 3 };
        silos.Validators.Add(result => Check(result, result.GetValueOrDefault<int>() is >= 0 and <= 32, "--silos takes a number from 0 to 32."));
        var logs = new Option<string?>("--logs")
        {
            HelpName = "DIRECTORY",
            Description = "Where each process leaves its log; a temporary folder by default",
        };
        var roles = new Option<string[]>("--roles")
        {
            HelpName = "ROLES",
            Description = "Roles of one silo, such as ingest,users; repeatable, one for each silo in their order. Silos beyond have every role",
            DefaultValueFactory = _ => [],
        };
        var kafka = new Option<string?>("--kafka")
        {
            HelpName = "DIRECTORY|BROKERS",
            Description = "Brokers of Apache Kafka in place of the one inside the client library: a folder with its jars (libs), which it starts, or those that run at host:port",
        };
        kafka.Validators.Add(result => Check(
            result,
            result.GetValueOrDefault<string?>() is not { } where || Directory.Exists(where) || where.Contains(':', StringComparison.Ordinal),
            "--kafka takes a folder with Apache Kafka's jars or host:port."));
        var brokers = new Option<int>("--brokers") { HelpName = "N", Description = "Number of brokers to start from --kafka DIRECTORY", DefaultValueFactory = _ => 1 };
        brokers.Validators.Add(result => Check(result, result.GetValueOrDefault<int>() is >= 1 and <= 3, "--brokers takes a number from 1 to 3."));
        var port = new Option<int?>("--port") { HelpName = "PORT", Description = "Where the gateway listens on 127.0.0.1; a free port by default" };
        port.Validators.Add(result => Check(result, result.GetValueOrDefault<int?>() is null or (>= 1 and <= 65_535), "--port takes a number from 1 to 65535."));
        var imports = new Option<string[]>("--import")
        {
            HelpName = "PRESET FILE",
            Description = "Import a shop's events and products once the cluster is up, as the one-process edition does; repeatable",
            Arity = new ArgumentArity(0, 1_000),
            AllowMultipleArgumentsPerToken = true,
            DefaultValueFactory = _ => [],
        };
        imports.Validators.Add(result => Check(
            result, result.Implicit || (result.Tokens.Count > 0 && result.Tokens.Count % 2 == 0), "--import needs two values: a preset and a file."));
        var simulate = new Option<double?>("--simulate")
        {
            HelpName = "RATE",
            Description = "Open the demonstration shop, whose simulated shoppers make RATE events per second (20 without a number)",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var root = new RootCommand("A cluster of real processes on loopback: Redis, Kafka, silos and a gateway. Stop it with Ctrl-C.")
        {
            silos, port, logs, roles, kafka, brokers, imports, simulate, Broker(),
        };
        root.SetAction((result, cancellationToken) =>
        {
            var where = result.GetValue(kafka);
            var isFolder = where is not null && Directory.Exists(where);
            return ClusterRun.RunAsync(
                AnsiConsole.Console,
                new LocalClusterOptions
                {
                    Silos = result.GetValue(silos),
                    Roles = result.GetValue(roles) ?? [],
                    GatewayAddress = result.GetValue(port) is { } number ? new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{number}")) : null,
                    LogFolder = result.GetValue(logs),
                    Filling =
                    [
                        .. Paths(result.GetValue(imports) ?? []),
                        .. result.GetResult(simulate) is null ? [] : Simulation(result.GetValue(simulate)),
                    ],
                    LoopbackBroker = where is null,
                    Brokers = result.GetValue(brokers),
                    KafkaFolder = isFolder ? where : null,
                    BootstrapServers = isFolder ? null : where,
                },
                cancellationToken);
        });

        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var message in parsed.Errors.Select(error => error.Message).Distinct())
            {
                await Console.Error.WriteLineAsync(message);
            }

            await Console.Error.WriteLineAsync("Run with --help to see the options.");
            return 1;
        }

        // What was started must be able to end in order, which takes longer than this library would wait.
        return await parsed.InvokeAsync(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(5) });
    }

    /// <summary>Imports with paths that hold in another process's folder.</summary>
    private static IEnumerable<string> Paths(string[] imports) => imports.Chunk(2).SelectMany(import => new[]
    {
        "--import", import[0].EndsWith(".json", StringComparison.OrdinalIgnoreCase) ? Path.GetFullPath(import[0]) : import[0], Path.GetFullPath(import[1]),
    });

    private static string[] Simulation(double? rate) => rate is { } given ? ["--simulate", given.ToString(CultureInfo.InvariantCulture)] : ["--simulate"];

    private static Command Broker()
    {
        var brokers = new Option<int>("--brokers") { DefaultValueFactory = _ => 1 };
        var topics = new Option<(string Name, int Partitions)[]>("--topic")
        {
            CustomParser = result => [.. result.Tokens.Select(token => ParseTopic(result, token.Value))],
            Arity = ArgumentArity.OneOrMore,
        };
        var command = new Command("broker", "A Kafka on loopback, told what to do by lines on standard input.") { brokers, topics };
        command.Hidden = true;
        command.SetAction(result => BrokerProcess.Run(result.GetValue(brokers), result.GetValue(topics) ?? [], Console.In, Console.Out));
        return command;
    }

    private static (string Name, int Partitions) ParseTopic(ArgumentResult result, string text)
    {
        var colon = text.LastIndexOf(':');
        if (colon > 0 && int.TryParse(text.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var partitions))
        {
            return (text[..colon], partitions);
        }

        result.AddError($"--topic takes NAME:PARTITIONS, not \"{text}\".");
        return default;
    }

    private static void Check(OptionResult result, bool isValid, string otherwise)
    {
        if (!isValid)
        {
            result.AddError(otherwise);
        }
    }
}
