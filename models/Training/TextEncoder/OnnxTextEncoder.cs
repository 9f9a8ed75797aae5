using System.Text.Json;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Sessions;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Training.Evaluation.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>A text encoder, run as silos run it.</summary>
internal sealed class OnnxTextEncoder : ITextEmbedder, IDisposable
{
    private const int TextsOfBatch = 32;

    private readonly TextModel _model;

    private OnnxTextEncoder(string name, TextEncoderDescription description, TextModel model)
    {
        Name = name;
        Description = description;
        _model = model;
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

            using var options = new SessionOptions { IntraOpNumThreads = 1 };
            var session = new InferenceSession(model, options);
            try
            {
                return new OnnxTextEncoder(
                    file == TextEncoderFiles.Int8 ? "trained, int8" : "trained, float32", description, new TextModel(session, path, ModelFolder.Open(folder)));
            }
            catch (ModelException exception)
            {
                session.Dispose();
                throw new TrainingException(exception.Message, exception);
            }
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

    public float[][] EmbedProducts(IReadOnlyList<TextFields> products) => Embed([.. products.Select(ProductText.Compose)], isQuery: false);

    public float[][] EmbedQueries(IReadOnlyList<string> queries) => Embed(queries, isQuery: true);

    /// <summary>Embeds texts, those of like length together.</summary>
    /// <returns>A unit vector for each; zeros for a text of no known token.</returns>
    public float[][] Embed(IReadOnlyList<string> texts, bool isQuery = false)
    {
        var pieces = texts.Select(text => _model.Tokenize(text, isQuery)).ToArray();
        var vectors = new float[texts.Count][];
        foreach (var rows in Enumerable.Range(0, pieces.Length).OrderBy(row => pieces[row].Length).Chunk(TextsOfBatch))
        {
            foreach (var (row, vector) in rows.Zip(_model.Encode(Array.ConvertAll(rows, row => pieces[row]))))
            {
                vectors[row] = vector.Values.ToArray();
            }
        }

        return vectors;
    }

    /// <summary>Runs a model that is not written yet on one batch.</summary>
    /// <param name="session">The model.</param>
    /// <param name="texts">Token ids of each text, with the special tokens.</param>
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

    public void Dispose() => _model.Dispose();
}
