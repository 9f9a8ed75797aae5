using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Inference;
using RealtimeRec.Onnx;
using RealtimeRec.Training.Evaluation.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>A text encoder as it is served: pieces by Microsoft.ML.Tokenizers, vectors by ONNX Runtime.</summary>
internal sealed class OnnxTextEncoder : ITextEmbedder, IDisposable
{
    private const int TextsOfBatch = 32;

    private readonly InferenceSession _session;
    private readonly TextTokenizer _tokenizer;

    private OnnxTextEncoder(string name, TextEncoderDescription description, InferenceSession session, TextTokenizer tokenizer)
    {
        Name = name;
        Description = description;
        _session = session;
        _tokenizer = tokenizer;
    }

    public string Name { get; }

    /// <summary>What is known of the model.</summary>
    public TextEncoderDescription Description { get; }

    /// <summary>Opens the model that <see cref="TextEncoderFiles"/> wrote.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="file">Which of its models: <see cref="TextEncoderFiles.Float32"/> or <see cref="TextEncoderFiles.Int8"/>.</param>
    /// <exception cref="TrainingException">A file is missing or damaged, or they do not belong together.</exception>
    public static OnnxTextEncoder Open(string folder, string file)
    {
        try
        {
            var description = TextEncoderDescription.Parse(File.ReadAllText(Path.Combine(folder, TextEncoderFiles.Description)));
            var pieces = File.ReadAllBytes(Path.Combine(folder, TextEncoderFiles.Vocabulary));
            var model = File.ReadAllBytes(Path.Combine(folder, file));
            var path = Path.Combine(folder, file);
            if (ModelFile.Inspect(model).Metadata.GetValueOrDefault(TextEncoderFiles.VocabularyKey) != FileDescription.Of(pieces).Sha256)
            {
                throw new TrainingException($"{Path.Combine(folder, TextEncoderFiles.Vocabulary)} is not the vocabulary that {path} was trained with.");
            }

            foreach (var (name, bytes) in new[] { (TextEncoderFiles.Vocabulary, pieces), (file, model) })
            {
                if (description.Files.GetValueOrDefault(name) != FileDescription.Of(bytes))
                {
                    throw new TrainingException($"{Path.Combine(folder, name)} is damaged or of another training: its sha256 is not the one in {TextEncoderFiles.Description}.");
                }
            }

            var tokenizer = new TextTokenizer(WordPieceVocabulary.Parse(pieces));
            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            return new OnnxTextEncoder(file == TextEncoderFiles.Int8 ? "trained, int8" : "trained, float32", description, new InferenceSession(model, options), tokenizer);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            throw new TrainingException($"{folder} holds no whole text encoder: {exception.Message.Split('\n')[0]}", exception);
        }
        catch (Exception exception) when (exception is ModelFormatException or OnnxRuntimeException)
        {
            throw new TrainingException($"{Path.Combine(folder, file)} is no model that can be run: {exception.Message.Split('\n')[0]}", exception);
        }
    }

    public float[][] EmbedProducts(IReadOnlyList<TextFields> products) => Embed([.. products.Select(ProductText.Compose)]);

    public float[][] EmbedQueries(IReadOnlyList<string> queries) => Embed(queries);

    /// <summary>Embeds texts, those of like length together.</summary>
    /// <returns>A unit vector for each; zeros for a text of no known piece.</returns>
    public float[][] Embed(IReadOnlyList<string> texts)
    {
        var pieces = texts.Select(text => _tokenizer.Mark(_tokenizer.Encode(text), Description.MaxLength)).ToArray();
        var vectors = new float[texts.Count][];
        foreach (var rows in Enumerable.Range(0, pieces.Length).OrderBy(row => pieces[row].Length).Chunk(TextsOfBatch))
        {
            foreach (var (row, vector) in rows.Zip(Run(_session, [.. rows.Select(row => pieces[row])])))
            {
                vectors[row] = vector;
            }
        }

        return vectors;
    }

    /// <summary>Runs a model on one batch.</summary>
    /// <param name="session">The model.</param>
    /// <param name="texts">Piece ids of each text, with the marks of both ends.</param>
    public static float[][] Run(InferenceSession session, IReadOnlyList<int[]> texts)
    {
        var (ids, mask, length) = TextBatch.Pad(texts);
        long[] shape = [texts.Count, length];
        using var run = new RunOptions();
        using var idsValue = OrtValue.CreateTensorValueFromMemory(ids, shape);
        using var maskValue = OrtValue.CreateTensorValueFromMemory(mask, shape);
        using var results = session.Run(run, [TextEncoderGraph.Ids, TextEncoderGraph.Mask], [idsValue, maskValue], [TextEncoderGraph.Embedding]);
        var values = results[0].GetTensorDataAsSpan<float>().ToArray();
        return [.. values.Chunk(values.Length / texts.Count)];
    }

    public void Dispose() => _session.Dispose();
}
