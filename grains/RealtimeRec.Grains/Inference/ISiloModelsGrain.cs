namespace RealtimeRec.Inference;

/// <summary>Says which models a silo serves. Key: the silo's address.</summary>
[Alias("RealtimeRec.ISiloModelsGrain")]
internal interface ISiloModelsGrain : IGrainWithStringKey
{
    /// <summary>The silo's models and devices.</summary>
    [Alias("GetStatus")]
    ValueTask<SiloModels> GetStatusAsync();
}
