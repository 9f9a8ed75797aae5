using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Onnx;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Runs an exported user encoder in ONNX Runtime on the CPU. Thread-safe.</summary>
internal sealed class OnnxUserEncoder : IDisposable
{
    private static readonly string[] s_inputs = ["items", "kinds", "gaps", "lengths"];
    private static readonly string[] s_outputs = ["profile"];

    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();

    /// <param name="model">The file's bytes.</param>
    /// <param name="threads">Threads of one call; 0 for as many as there are cores.</param>
    /// <exception cref="ModelFormatException">It is no ONNX model.</exception>
    /// <exception cref="TrainingException">It is none of this form.</exception>
    public OnnxUserEncoder(byte[] model, int threads = 1)
    {
        var info = ModelFile.Inspect(model);
        if (!info.Inputs.Select(input => input.Name).SequenceEqual(s_inputs) || info.Outputs is not [{ Name: "profile" }])
        {
            throw new TrainingException($"The model is no user encoder: its inputs are {string.Join(", ", info.Inputs)}.");
        }

        Dimensions = (int)(info.Inputs[0].Dimensions[2].Size ?? throw new TrainingException("The model does not state its dimensions."));
        MaxLength = int.Parse(info.Metadata["max_length"], CultureInfo.InvariantCulture);
        ScoreFactor = float.Parse(info.Metadata["score_factor"], CultureInfo.InvariantCulture);
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        _session = new InferenceSession(model, options);
    }

    /// <summary>Dimensions of an item vector and a profile.</summary>
    public int Dimensions { get; }

    /// <summary>What the product of a profile and an item vector is multiplied with to be a logit of the training loss.</summary>
    public float ScoreFactor { get; }

    /// <summary>The longest history it reads.</summary>
    public int MaxLength { get; }

    /// <summary>Encodes a batch.</summary>
    /// <param name="items">[batch, length, dimensions].</param>
    /// <param name="kinds">[batch, length].</param>
    /// <param name="gaps">[batch, length], in seconds.</param>
    /// <param name="lengths">[batch].</param>
    /// <returns>[batch, dimensions].</returns>
    public float[] Encode(float[] items, long[] kinds, long[] gaps, long[] lengths)
    {
        long batch = lengths.Length;
        var length = kinds.Length / batch;
        using var itemValue = OrtValue.CreateTensorValueFromMemory(items, [batch, length, Dimensions]);
        using var kindValue = OrtValue.CreateTensorValueFromMemory(kinds, [batch, length]);
        using var gapValue = OrtValue.CreateTensorValueFromMemory(gaps, [batch, length]);
        using var lengthValue = OrtValue.CreateTensorValueFromMemory(lengths, [batch]);
        using var results = _session.Run(_run, s_inputs, [itemValue, kindValue, gapValue, lengthValue], s_outputs);
        return results[0].GetTensorDataAsSpan<float>().ToArray();
    }

    public void Dispose()
    {
        _run.Dispose();
        _session.Dispose();
    }
}
