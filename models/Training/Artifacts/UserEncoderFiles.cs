using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Precision;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Evaluation;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.UserEncoder;
using Spectre.Console;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Artifacts;

/// <summary>
/// Writes a user encoder's files. The graph is held against TorchSharp's forward pass, and the int8 one against the ranking of the
/// float32 one, before anything is put in place.
/// </summary>
internal sealed class UserEncoderFiles(IAnsiConsole console)
{
    public const string Float32 = "user-encoder.onnx";
    public const string Float16 = "user-encoder.fp16.onnx";
    public const string Int8 = "user-encoder.int8.onnx";
    public const string Projection = "item-projection.onnx";
    public const string Residuals = "item-residuals.safetensors";
    public const string Description = "model.json";
    public const string Card = "MODEL_CARD.md";

    private const double LargestDifference = 1e-4;
    private const double LargestLoss = 0.01;
    private const int RankedCases = 3_000;
    private const int VersionDigits = 10;

    private static readonly JsonSerializerOptions s_json = new() { WriteIndented = true };

    /// <summary>Every file of a folder that holds a user encoder.</summary>
    public static IReadOnlyList<string> Names { get; } = [Float32, Float16, Int8, Projection, Residuals, Description, Card];

    /// <summary>Writes all files into a folder beside, then puts it in place of the former one.</summary>
    /// <param name="output">The folder.</param>
    /// <param name="module">The trained encoder; loses its residuals when they are left out.</param>
    /// <param name="description">How it came to be.</param>
    /// <param name="items">The items whose residuals are written; null to leave out what was learned of single items.</param>
    /// <param name="cases">What the precisions are compared on.</param>
    /// <param name="popularity">How often training met the items.</param>
    /// <param name="more">What the card says beside, in Markdown.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="TrainingException">A file does not do what the trained encoder does; nothing was written.</exception>
    public ExportedUserEncoder Write(
        string output,
        UserEncoderModule module,
        UserEncoderDescription description,
        ItemVocabulary? items,
        IReadOnlyList<RankingCase> cases,
        ItemPopularity popularity,
        string more,
        CancellationToken cancellationToken)
    {
        if (items is null)
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
            [Float32] = float32,
            [Float16] = Float16Conversion.Convert(float32),
            [Int8] = DynamicQuantization.Convert(float32),
        };
        var figures = Figures(files, module, cases, popularity, cancellationToken);
        var (reference, quantized) = (figures[Float32].Ndcg, figures[Int8].Ndcg);
        if (quantized < reference * (1 - LargestLoss))
        {
            throw new TrainingException(string.Create(
                CultureInfo.InvariantCulture, $"The int8 file loses {1 - (quantized / reference):P1} of NDCG@10, more than {LargestLoss:P0}: nothing was written."));
        }

        var version = "user-encoder-" + Convert.ToHexStringLower(SHA256.HashData(float32))[..VersionDigits];
        var card = UserEncoderCard.Write(version, description, figures) + more;
        FolderSwap.Write(output, Names, unfinished =>
        {
            foreach (var (name, bytes) in files)
            {
                ModelFile.Save(Path.Combine(unfinished, name), bytes);
            }

            if (module.Projection is not null)
            {
                ModelFile.Save(Path.Combine(unfinished, Projection), UserEncoderExport.ProjectionToOnnx(module, metadata));
            }

            if (items is not null)
            {
                SaveResiduals(Path.Combine(unfinished, Residuals), module, items);
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
            File.WriteAllText(Path.Combine(unfinished, Description), model.ToJsonString(s_json) + "\n");
            File.WriteAllText(Path.Combine(unfinished, Card), card);
        });
        return new ExportedUserEncoder(version, difference, figures);
    }

    private Dictionary<string, PrecisionFigures> Figures(
        IReadOnlyDictionary<string, byte[]> files, UserEncoderModule module, IReadOnlyList<RankingCase> cases, ItemPopularity popularity, CancellationToken cancellationToken)
    {
        var vectors = UserEncoderExport.ItemVectors(module);
        var ranked = cases.Where((_, index) => index % Math.Max(1, cases.Count / RankedCases) == 0).ToArray();
        var figures = new Dictionary<string, PrecisionFigures>();
        foreach (var (name, bytes) in files)
        {
            using var encoder = new OnnxUserEncoder(bytes);
            var report = RankingEvaluator.Evaluate(
                new OnnxRanker(name, encoder, vectors), ranked, new RankingEvaluationOptions { Popularity = popularity, Resamples = 0 }, cancellationToken);
            var overall = report.Overall.At(10);
            figures.Add(name, new PrecisionFigures(bytes.Length, overall.HitRate.Value, overall.Ndcg.Value));
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name}: {bytes.Length:N0} bytes, HR@10 {overall.HitRate.Value:F4}, NDCG@10 {overall.Ndcg.Value:F4} in {ranked.Length:N0} cases"));
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
