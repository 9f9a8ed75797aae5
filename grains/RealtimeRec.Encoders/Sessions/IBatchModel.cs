using RealtimeRec.Encoders.Files;

namespace RealtimeRec.Encoders.Sessions;

/// <summary>A model that encodes many inputs in one run.</summary>
/// <typeparam name="TInput">What it encodes.</typeparam>
public interface IBatchModel<TInput> : IDisposable
{
    /// <summary>Tokens or interactions of an input: what a run's time grows with.</summary>
    int LengthOf(TInput input);

    /// <summary>Makes room for a batch; whoever asked for it disposes of it before the model.</summary>
    IModelBatch<TInput> CreateBatch();

    /// <summary>Runs the shapes that requests will have, so that the first of them is as fast as the others.</summary>
    /// <param name="maxBatch">Requests of the largest batch.</param>
    /// <exception cref="ModelException">It cannot be run in these shapes, or makes vectors that are no numbers.</exception>
    void Warm(int maxBatch);
}
