using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Precision;
using static TorchSharp.torch;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Writes a trained text encoder: the model in float32 and int8, its vocabulary, and what describes them.</summary>
internal static class TextEncoderFiles
{
    public const string Float32 = "text-encoder.onnx";
    public const string Int8 = "text-encoder.int8.onnx";
    public const string Vocabulary = "vocab.txt";
    public const string Description = "model.json";

    /// <summary>Key of the vocabulary's sha256 among a model's metadata.</summary>
    public const string VocabularyKey = "vocabulary_sha256";

    private const long LargestInt8 = 8 << 20;
    private const double LargestDifference = 1e-4;
    private const int VersionDigits = 12;

    /// <summary>Every file of a folder that holds a text encoder, its card included.</summary>
    public static IReadOnlyList<string> Names { get; } = [Float32, Int8, Vocabulary, Description, TextEncoderCard.FileName];

    /// <summary>The most exact model that a folder has: the one in float32 unless it came without.</summary>
    public static string Best(string folder) => File.Exists(Path.Combine(folder, Float32)) || !File.Exists(Path.Combine(folder, Int8)) ? Float32 : Int8;

    /// <summary>Writes all files, the description last: until then the former one no longer fits, and the folder is refused by its readers.</summary>
    /// <param name="folder">Made when it is not there.</param>
    /// <param name="module">The trained model.</param>
    /// <param name="vocabulary">Its vocabulary.</param>
    /// <param name="heldOutShare">Share of the items that were held out.</param>
    /// <param name="largestFloat32">The model in float32 is left out when it takes more bytes.</param>
    /// <exception cref="TrainingException">The written model does not give what the trained one does, or is too large; no file is touched.</exception>
    public static TextEncoderDescription Write(string folder, TextEncoderModule module, WordPieceVocabulary vocabulary, double heldOutShare, long largestFloat32 = long.MaxValue)
    {
        var options = module.Options;
        var pieces = vocabulary.ToBytes();
        var graph = TextEncoderGraph.Build(module);
        graph.Metadata["dimensions"] = $"{options.Dimensions}";
        graph.Metadata["max_length"] = $"{options.MaxLength}";
        graph.Metadata["pieces"] = $"{vocabulary.Count}";
        graph.Metadata[VocabularyKey] = FileDescription.Of(pieces).Sha256;
        var version = $"text-{FileDescription.Of(graph.Build()).Sha256[..VersionDigits]}";
        graph.Metadata["version"] = version;

        var float32 = graph.Build();
        Check(module, vocabulary.Count, float32);
        var int8 = DynamicQuantization.Convert(float32, new DynamicQuantizationOptions { ReduceRange = true, Keep = TextEncoderGraph.Kept });
        if (int8.Length > LargestInt8)
        {
            throw new TrainingException($"The model takes {int8.Length:N0} bytes in int8, more than {LargestInt8:N0}: give smaller --pieces or --bigrams.");
        }

        var files = new SortedDictionary<string, FileDescription>(StringComparer.Ordinal)
        {
            [Int8] = FileDescription.Of(int8),
            [Vocabulary] = FileDescription.Of(pieces),
        };
        if (float32.Length <= largestFloat32)
        {
            files[Float32] = FileDescription.Of(float32);
        }

        var description = new TextEncoderDescription
        {
            Version = version,
            Dimensions = options.Dimensions,
            MaxLength = options.MaxLength,
            MaxTextLength = ModelTokenizer.MaxTextLength,
            Pieces = vocabulary.Count,
            Parameters = ModelFile.Inspect(float32).Parameters,
            HeldOutItems = heldOutShare,
            Seed = options.Seed,
            Files = files,
        };
        Directory.CreateDirectory(folder);
        Replace(Path.Combine(folder, Vocabulary), pieces);
        if (files.ContainsKey(Float32))
        {
            ModelFile.Save(Path.Combine(folder, Float32), float32);
        }
        else
        {
            File.Delete(Path.Combine(folder, Float32));
        }

        ModelFile.Save(Path.Combine(folder, Int8), int8);
        Replace(Path.Combine(folder, Description), System.Text.Encoding.UTF8.GetBytes(description.ToJson()));
        return description;
    }

    /// <summary>Compares the model in ONNX Runtime with the trained one on random texts.</summary>
    private static void Check(TextEncoderModule module, int pieces, byte[] model)
    {
        module.eval();
        var random = new Random(module.Options.Seed);
        using var session = new InferenceSession(model);
        foreach (var (batch, longest) in new[] { (1, 3), (1, module.Options.MaxLength), (17, module.Options.MaxLength) })
        {
            var texts = Enumerable.Range(0, batch).Select(_ => Enumerable.Range(0, random.Next(2, longest + 1)).Select(_ => random.Next(pieces)).ToArray()).ToArray();
            var actual = OnnxTextEncoder.Run(session, texts);
            using var noGradients = no_grad();
            using var scope = TorchSharp.torch.NewDisposeScope();
            using var input = TextBatch.Of(texts);
            var expected = module.forward(input.Ids, input.Mask).data<float>().ToArray();
            var difference = expected.Zip(actual.SelectMany(vector => vector), (a, b) => Math.Abs(a - b)).Max();
            if (!(difference <= LargestDifference))
            {
                throw new TrainingException($"The model as written gives other vectors than the trained one, by up to {difference:G2}; no file was written.");
            }
        }
    }

    private static void Replace(string path, byte[] bytes)
    {
        var unfinished = path + ".unfinished";
        File.WriteAllBytes(unfinished, bytes);
        File.Move(unfinished, path, overwrite: true);
    }
}
