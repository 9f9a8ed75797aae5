using System.CommandLine;
using System.Diagnostics;
using System.Text.Json.Nodes;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;

namespace RealtimeRec.Training.Commands;

/// <summary>Sequences a second of an exported user encoder in ONNX Runtime, by batch and length.</summary>
internal sealed class BenchCommand(IAnsiConsole console) : ICommand
{
    private static readonly int[] s_batches = [1, 8, 32, 128];
    private static readonly int[] s_lengths = [10, 20, 50];

    private readonly Option<DirectoryInfo> _model = new("--model") { Description = "Folder that export wrote", Required = true };
    private readonly Option<int> _threads = new("--threads") { Description = "Threads of a call", DefaultValueFactory = _ => 1 };
    private readonly Option<double> _seconds = new("--seconds") { Description = "How long each batch and length is measured", DefaultValueFactory = _ => 1 };

    public Command Describe()
    {
        var command = new Command("bench", "Measures an exported user encoder: sequences a second by batch and length") { _model, _threads, _seconds };
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetValue(_model)!.FullName;
        var files = Directory.Exists(folder) ? Directory.GetFiles(folder, "user-encoder*.onnx").Order(StringComparer.Ordinal).ToArray() : [];
        if (files.Length == 0)
        {
            throw new TrainingException($"{folder} has no user-encoder*.onnx: give the folder that export wrote.");
        }

        var table = new Table { Title = new TableTitle("sequences a second") }.AddColumns("file", "batch");
        var results = new JsonObject();
        foreach (var file in files)
        {
            using var encoder = new OnnxUserEncoder(File.ReadAllBytes(file), arguments.GetValue(_threads));
            var lengths = s_lengths.Where(length => length <= encoder.MaxLength).ToArray();
            if (table.Columns.Count == 2)
            {
                table.AddColumns([.. lengths.Select(length => $"length {length}")]);
            }

            var ofFile = new JsonObject();
            foreach (var batch in s_batches)
            {
                var rates = lengths.Select(length => Rate(encoder, batch, length, TimeSpan.FromSeconds(arguments.GetValue(_seconds)), cancellationToken)).ToArray();
                table.AddRow([Path.GetFileName(file), $"{batch}", .. rates.Select(rate => $"{rate:N0}")]);
                foreach (var (length, rate) in lengths.Zip(rates))
                {
                    ofFile[$"{batch}x{length}"] = Math.Round(rate);
                }
            }

            results[Path.GetFileName(file)] = ofFile;
        }

        console.Write(table);
        Console.WriteLine(new JsonObject { ["sequences_per_second"] = results }.ToJsonString());
        return 0;
    }

    private static double Rate(OnnxUserEncoder encoder, int batch, int length, TimeSpan duration, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        float[] Vector() => [.. Enumerable.Range(0, encoder.Dimensions).Select(_ => (random.NextSingle() - 0.5f) / 4)];
        UserInput[] inputs =
        [
            .. Enumerable.Range(0, batch).Select(_ => new UserInput(
                [.. Enumerable.Range(0, length).Select(_ => Embedding.FromOwned(Vector()))], new byte[length], new byte[length])),
        ];
        encoder.Encode(inputs);
        var watch = Stopwatch.StartNew();
        var calls = 0;
        while (watch.Elapsed < duration)
        {
            cancellationToken.ThrowIfCancellationRequested();
            encoder.Encode(inputs);
            calls++;
        }

        return calls * batch / watch.Elapsed.TotalSeconds;
    }
}
