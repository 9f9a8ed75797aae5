using RealtimeRec.Embeddings;

namespace RealtimeRec.Encoders.Sessions;

/// <summary>A model's memory for one batch, used again for the next. One batch may be filled while another is run.</summary>
/// <typeparam name="TInput">What is encoded.</typeparam>
public interface IModelBatch<TInput> : IDisposable
{
    /// <summary>Puts inputs in place of the earlier ones.</summary>
    /// <param name="inputs">At least one.</param>
    void Fill(ReadOnlySpan<TInput> inputs);

    /// <summary>Encodes what it was filled with. The batches of a model are run one at a time.</summary>
    /// <param name="results">Takes the unit vector of each input; null where the model makes no numbers of it.</param>
    /// <exception cref="Exception">The run failed; then none of the results counts.</exception>
    void Run(Span<Embedding?> results);
}
