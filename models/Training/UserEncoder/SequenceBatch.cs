using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Training sequences of about the same length.</summary>
/// <param name="Input">All interactions of each but the last.</param>
/// <param name="Positions">The positions that have a target, as indices into the flattened [batch × length].</param>
/// <param name="Targets">An item that follows each of those positions, mostly the next one.</param>
internal sealed record SequenceBatch(EncoderInput Input, Tensor Positions, Tensor Targets) : IDisposable
{
    public void Dispose()
    {
        Input.Dispose();
        Positions.Dispose();
        Targets.Dispose();
    }
}
