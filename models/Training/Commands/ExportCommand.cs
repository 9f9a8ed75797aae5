using RealtimeRec.Inference;
using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeRec.Onnx;
using RealtimeRec.Ranking;
using RealtimeRec.Training.Artifacts;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using TorchSharp;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>
/// Writes a trained user encoder for silos: ONNX in three precisions, what turns texts into item vectors, and a model card. The
/// graph is held against TorchSharp's forward pass, and the int8 one against the ranking of the float32 one, before anything is
/// put in place.
/// </summary>
internal sealed class ExportCommand(IAnsiConsole console) : ICommand
{
    private const double LargestDifference = 1e-4;
    private const double LargestLoss = 0.01;
    private const int RankedCases = 3_000;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    private static readonly string[] s_names =
    [
        "user-encoder.onnx", "user-encoder.fp16.onnx", "user-encoder.int8.onnx", "item-projection.onnx", "item-residuals.safetensors", "model.json", "MODEL_CARD.md",
    ];

    private readonly Option<DirectoryInfo> _data = new("--data") { Description = "Folder that prepare wrote: what the precisions are compared on", Required = true };
    private readonly Option<DirectoryInfo> _model = new("--model") { Description = "Folder of the trained encoder", Required = true };
    private readonly Option<DirectoryInfo> _output = new("--output") { Description = "Folder for the files; one that is there is replaced once the new one is whole", Required = true };
    private readonly Option<bool> _noItems = new("--no-items") { Description = "Leave out what was learned of single items: for an encoder that serves other catalogues" };

    public Command Describe()
    {
        var command = new Command("export", "Writes a trained user encoder as ONNX (float32, float16, int8) with a model card") { _data, _model, _output, _noItems };
        command.SetAction((arguments, cancellationToken) => Task.Run(() => Run(arguments, cancellationToken), cancellationToken));
        return command;
    }

    private int Run(ParseResult arguments, CancellationToken cancellationToken)
    {
        var folder = arguments.GetValue(_model)!.FullName;
        var output = arguments.GetValue(_output)!.FullName;
        using var workspace = UserEncoderWorkspace.Load(arguments.GetValue(_data)!.FullName);
        using var module = TrainedUserEncoder.Load(folder, workspace.Vocabulary, workspace.Texts);
        var description = TrainedUserEncoder.Describe(folder);
        if (arguments.GetValue(_noItems))
        {
            using var noGradients = no_grad();
            module.Residuals.weight!.zero_();
        }

        var metadata = new Dictionary<string, string> { ["text_encoder"] = description.TextEncoder ?? "" };
        var float32 = UserEncoderExport.ToOnnx(module, metadata);
        var difference = UserEncoderCheck.LargestDifference(module, float32);
        if (!(difference <= LargestDifference))
        {
            throw new TrainingException($"The graph differs from the trained encoder by {difference:E1} on random input, more than {LargestDifference}: nothing was written.");
        }

        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"The graph equals the trained encoder within {difference:E1} on random input."));
        var files = new Dictionary<string, byte[]>
        {
            ["user-encoder.onnx"] = float32,
            ["user-encoder.fp16.onnx"] = Float16Conversion.Convert(float32),
            ["user-encoder.int8.onnx"] = DynamicQuantization.Convert(float32),
        };
        var figures = Figures(files, module, workspace, cancellationToken);
        var (reference, quantized) = (figures["user-encoder.onnx"].Ndcg, figures["user-encoder.int8.onnx"].Ndcg);
        if (quantized < reference * (1 - LargestLoss))
        {
            throw new TrainingException(string.Create(
                CultureInfo.InvariantCulture, $"The int8 file loses {1 - (quantized / reference):P1} of NDCG@10, more than {LargestLoss:P0}: nothing was written."));
        }

        var version = "user-encoder-" + Convert.ToHexStringLower(SHA256.HashData(float32))[..10];
        FolderSwap.Write(output, s_names, unfinished =>
        {
            foreach (var (name, bytes) in files)
            {
                ModelFile.Save(Path.Combine(unfinished, name), bytes);
            }

            if (module.Projection is not null)
            {
                ModelFile.Save(Path.Combine(unfinished, "item-projection.onnx"), UserEncoderExport.ProjectionToOnnx(module, metadata));
            }

            if (!arguments.GetValue(_noItems))
            {
                SaveResiduals(Path.Combine(unfinished, "item-residuals.safetensors"), module, workspace.Vocabulary);
            }

            var listed = new JsonObject();
            foreach (var path in Directory.GetFiles(unfinished).Order(StringComparer.Ordinal))
            {
                var bytes = File.ReadAllBytes(path);
                listed[Path.GetFileName(path)] = new JsonObject { ["bytes"] = bytes.Length, ["sha256"] = Convert.ToHexStringLower(SHA256.HashData(bytes)) };
            }

            var model = new JsonObject
            {
                ["kind"] = "user-encoder",
                ["version"] = version,
                ["dimensions"] = description.Options.Dimensions,
                ["max_length"] = description.Options.MaxLength,
                ["text_encoder"] = description.TextEncoder,
                ["text_dimensions"] = description.TextDimensions,
                ["files"] = listed,
            };
            File.WriteAllText(Path.Combine(unfinished, "model.json"), model.ToJsonString(s_json));
            File.WriteAllText(Path.Combine(unfinished, "MODEL_CARD.md"), UserEncoderCard.Write(version, description, figures));
        });
        Console.WriteLine(new JsonObject
        {
            ["output"] = output,
            ["version"] = version,
            ["difference"] = difference,
            ["ndcg10"] = new JsonObject([.. figures.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)Math.Round(pair.Value.Ndcg, 5)))]),
        }.ToJsonString());
        return 0;
    }

    private Dictionary<string, PrecisionFigures> Figures(
        IReadOnlyDictionary<string, byte[]> files, UserEncoderModule module, UserEncoderWorkspace workspace, CancellationToken cancellationToken)
    {
        var vectors = UserEncoderExport.ItemVectors(module);
        var cases = UserEncoderWorkspace.Rankings(workspace.Test.Where((_, index) => index % Math.Max(1, workspace.Test.Count / RankedCases) == 0));
        var popularity = ItemPopularity.Count([.. workspace.Training.Select(sequence => sequence.Items)], workspace.Vocabulary.Count);
        var figures = new Dictionary<string, PrecisionFigures>();
        foreach (var (name, bytes) in files)
        {
            using var encoder = new OnnxUserEncoder(bytes);
            var report = RankingEvaluator.Evaluate(
                new OnnxRanker(name, encoder, vectors), cases, new RankingEvaluationOptions { Popularity = popularity, Resamples = 0 }, cancellationToken);
            var overall = report.Overall.At(10);
            figures.Add(name, new PrecisionFigures(bytes.Length, overall.HitRate.Value, overall.Ndcg.Value));
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes.Length:N0} bytes, HR@10 {overall.HitRate.Value:F4}, NDCG@10 {overall.Ndcg.Value:F4} in {cases.Count:N0} cases"));
        }

        return figures;
    }

    private static void SaveResiduals(string path, UserEncoderModule module, ItemVocabulary vocabulary)
    {
        using var residuals = module.Residuals.weight!.detach();
        var values = Array.ConvertAll(residuals.data<float>().ToArray(), value => (Half)value);
        SafeTensors.Save(
            path,
            ("residuals", "F16", residuals.shape, System.Runtime.InteropServices.MemoryMarshal.AsBytes<Half>(values).ToArray()),
            ("ids", "U8", [Encoding.UTF8.GetByteCount(string.Join('\n', vocabulary.Ids))], Encoding.UTF8.GetBytes(string.Join('\n', vocabulary.Ids))));
    }
}
