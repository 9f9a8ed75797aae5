namespace RealtimeRec.Inference;

/// <summary>A device that encodes. Key: the silo's address and the number of the device (<see cref="DeviceAddress"/>).</summary>
[Alias("RealtimeRec.IEncoderGrain")]
internal interface IEncoderGrain : IGrainWithStringKey
{
    /// <summary>Turns a history into a profile in the space of the items of <paramref name="models"/>.</summary>
    /// <param name="models">Version of the models (<see cref="ModelSet.Version"/>).</param>
    /// <param name="history">The history.</param>
    /// <param name="budget">How long the caller waits.</param>
    [Alias("EncodeUser")]
    ValueTask<EncodeReply> EncodeUserAsync(string models, UserHistory history, TimeSpan budget);

    /// <summary>Turns texts into embeddings.</summary>
    /// <param name="encoder">Version of the text encoder.</param>
    /// <param name="request">The texts.</param>
    /// <param name="budget">How long the caller waits.</param>
    [Alias("EncodeTexts")]
    ValueTask<EncodeReply> EncodeTextsAsync(string encoder, TextRequest request, TimeSpan budget);

    /// <summary>The device as it is now.</summary>
    [Alias("GetStatus")]
    ValueTask<DeviceStatus> GetStatusAsync();
}
