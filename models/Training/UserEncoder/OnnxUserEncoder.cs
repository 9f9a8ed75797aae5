using System.Globalization;
using Microsoft.ML.OnnxRuntime;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Onnx.Files;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>An exported user encoder, run as silos run it. Thread-safe.</summary>
internal sealed class OnnxUserEncoder : IDisposable
{
    private readonly UserModel _model;

    /// <param name="model">The file's bytes.</param>
    /// <param name="threads">Threads of one call; 0 for as many as there are cores.</param>
    /// <exception cref="ModelFormatException">It is no ONNX model.</exception>
    /// <exception cref="TrainingException">It is none of this form.</exception>
    public OnnxUserEncoder(byte[] model, int threads = 1)
    {
        var metadata = ModelFile.Inspect(model).Metadata;
        if (!metadata.TryGetValue("max_length", out var maxLength) || !metadata.TryGetValue("score_factor", out var scoreFactor))
        {
            throw new TrainingException("The model is no user encoder: it states neither max_length nor score_factor.");
        }

        ScoreFactor = float.Parse(scoreFactor, CultureInfo.InvariantCulture);
        using var options = new SessionOptions { IntraOpNumThreads = threads, InterOpNumThreads = 1 };
        var session = new InferenceSession(model, options);
        try
        {
            _model = new UserModel(session, "The model", int.Parse(maxLength, CultureInfo.InvariantCulture), isServed: false);
        }
        catch (ModelException exception)
        {
            session.Dispose();
            throw new TrainingException(exception.Message, exception);
        }
    }

    /// <summary>Dimensions of an item vector and a profile.</summary>
    public int Dimensions => _model.Dimensions;

    /// <summary>What the product of a profile and an item vector is multiplied with to be a logit of the training loss.</summary>
    public float ScoreFactor { get; }

    /// <summary>The longest history it reads.</summary>
    public int MaxLength => _model.MaxLength;

    /// <summary>Encodes histories, at least one.</summary>
    /// <returns>[histories, dimensions].</returns>
    public float[] Encode(params ReadOnlySpan<UserInput> histories) => _model.Profiles(histories);

    public void Dispose() => _model.Dispose();
}
