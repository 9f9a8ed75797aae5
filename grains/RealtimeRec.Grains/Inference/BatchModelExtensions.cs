using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>Encoding once, without a queue.</summary>
internal static class BatchModelExtensions
{
    /// <summary>The unit vectors of inputs, at least one, from one run.</summary>
    public static Embedding[] Encode<TInput>(this IBatchModel<TInput> model, params ReadOnlySpan<TInput> inputs)
    {
        using var batch = model.CreateBatch();
        var results = new Embedding[inputs.Length];
        batch.Fill(inputs);
        batch.Run(results);
        return results;
    }
}
