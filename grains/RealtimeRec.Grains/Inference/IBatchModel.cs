using RealtimeRec.Embeddings;

namespace RealtimeRec.Inference;

/// <summary>A model that encodes many inputs in one run. Used by one thread at a time.</summary>
/// <typeparam name="TInput">What it encodes.</typeparam>
internal interface IBatchModel<TInput> : IDisposable
{
    /// <summary>Pieces or interactions of an input: what a run's time grows with.</summary>
    int LengthOf(TInput input);

    /// <summary>Encodes a batch.</summary>
    /// <param name="inputs">At least one.</param>
    /// <param name="results">Takes the unit vector of each.</param>
    /// <exception cref="Exception">The run failed; then none of the results counts.</exception>
    void Run(ReadOnlySpan<TInput> inputs, Span<Embedding> results);

    /// <summary>Runs the shapes that requests will have, so that the first of them is as fast as the others.</summary>
    /// <param name="maxBatch">Requests of the largest batch.</param>
    /// <exception cref="ModelException">It does not make vectors of the dimensions that it should.</exception>
    void Warm(int maxBatch);
}
