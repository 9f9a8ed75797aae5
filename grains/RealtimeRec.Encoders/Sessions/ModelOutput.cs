using System.Numerics.Tensors;
using RealtimeRec.Embeddings;

namespace RealtimeRec.Encoders.Sessions;

/// <summary>Turns what a model put out into vectors: the one place that looks at it before it is scaled.</summary>
public static class ModelOutput
{
    /// <summary>The vector scaled to unit length, zero if it is; null when it holds NaN or an infinity, or is too long to be scaled.</summary>
    /// <remarks><see cref="Embedding.Normalized"/> makes zero of such a vector, which means "nothing is known" and not "the model is broken".</remarks>
    public static Embedding? ToUnit(ReadOnlySpan<float> values) => IsNumbers(values) ? Embedding.Normalized(values) : null;

    /// <summary>Whether values are finite, their sum of squares too.</summary>
    public static bool IsNumbers(ReadOnlySpan<float> values) => float.IsFinite(TensorPrimitives.SumOfSquares(values));
}
