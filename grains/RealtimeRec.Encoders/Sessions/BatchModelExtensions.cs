using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Files;

namespace RealtimeRec.Encoders.Sessions;

/// <summary>Encoding once, without a queue.</summary>
public static class BatchModelExtensions
{
    /// <summary>The unit vectors of inputs, at least one, from one run.</summary>
    /// <exception cref="ModelException">One of them is no numbers.</exception>
    public static Embedding[] Encode<TInput>(this IBatchModel<TInput> model, params ReadOnlySpan<TInput> inputs) =>
        Array.ConvertAll(model.TryEncode(inputs), vector => vector ?? throw new ModelException("The model makes vectors that are no numbers."));

    /// <summary>The unit vectors of inputs, at least one, from one run; null for those that the model makes no numbers of.</summary>
    public static Embedding?[] TryEncode<TInput>(this IBatchModel<TInput> model, params ReadOnlySpan<TInput> inputs)
    {
        using var batch = model.CreateBatch();
        var results = new Embedding?[inputs.Length];
        batch.Fill(inputs);
        batch.Run(results);
        return results;
    }
}
