using RealtimeRec.Inference;

namespace RealtimeRec.Benchmarks.Inference;

/// <summary>Requests for one of the encoders.</summary>
internal interface IEncoderLoad
{
    /// <summary><c>text</c> or <c>user</c>.</summary>
    string Kind { get; }

    /// <summary>Makes a request the way a silo does; answers whether it was encoded, rather than left to a fallback.</summary>
    Task<bool> CallAsync(EncoderRouter router, int number);

    /// <summary>The bare session over a batch of the same requests.</summary>
    BareLoop OpenBare(int batch);
}
