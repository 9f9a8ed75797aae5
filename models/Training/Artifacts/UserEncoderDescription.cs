using RealtimeRec.Training.Torch;
using RealtimeRec.Training.UserEncoder;

namespace RealtimeRec.Training.Artifacts;

/// <summary>How a user encoder came to be.</summary>
internal sealed record UserEncoderDescription
{
    /// <summary>Shape and training.</summary>
    public required UserEncoderOptions Options { get; init; }

    /// <summary>Version of the text encoder that item vectors are made from; null when items have none.</summary>
    public string? TextEncoder { get; init; }

    /// <summary>Dimensions of the text embeddings; 0 when there are none.</summary>
    public long TextDimensions { get; init; }

    /// <summary>Where the training data came from and under which licence, as whoever trained it says.</summary>
    public string? Data { get; init; }

    /// <summary>Sequences that were trained on.</summary>
    public required int Sequences { get; init; }

    /// <summary>Items that were trained on.</summary>
    public required int Items { get; init; }

    /// <summary>Each epoch's figures.</summary>
    public required IReadOnlyList<EpochReport> Epochs { get; init; }
}
