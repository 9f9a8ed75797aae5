using RealtimeRec.Encoders;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <summary>A device that encodes. Key: the silo's address and the number of the device (<see cref="DeviceAddress"/>).</summary>
[Alias("RealtimeRec.IEncoderGrain")]
internal interface IEncoderGrain : IGrainWithStringKey
{
    /// <summary>Turns histories into profiles in the space of the items of <paramref name="models"/>.</summary>
    /// <param name="models">Version of the models (<see cref="ModelSet.Version"/>).</param>
    /// <param name="histories">At least one.</param>
    /// <param name="budgets">How long the caller of each still waits.</param>
    /// <param name="cancellationToken">Nobody waits for any of them any more.</param>
    [Alias("EncodeUserHistories")]
    ValueTask<EncodeReply> EncodeUsersAsync(string models, UserHistory[] histories, TimeSpan[] budgets, CancellationToken cancellationToken);

    /// <summary>Turns texts into embeddings.</summary>
    /// <param name="encoder">Version of the text encoder.</param>
    /// <param name="texts">At least one.</param>
    /// <param name="budgets">How long the caller of each still waits.</param>
    /// <param name="cancellationToken">Nobody waits for any of them any more.</param>
    [Alias("EncodeTextsOfCallers")]
    ValueTask<EncodeReply> EncodeTextsAsync(string encoder, EncoderText[] texts, TimeSpan[] budgets, CancellationToken cancellationToken);

    /// <summary>The device as it is now.</summary>
    [Alias("GetStatus")]
    ValueTask<DeviceStatus> GetStatusAsync();
}
