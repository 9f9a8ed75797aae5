namespace RealtimeRec.Inference;

/// <summary>Says which model runs where. Stateless; key 0.</summary>
[Alias("RealtimeRec.IModelsGrain")]
public interface IModelsGrain : IGrainWithIntegerKey
{
    /// <summary>The models of every silo that answers, in the order of their addresses.</summary>
    [Alias("GetStatus")]
    Task<SiloModels[]> GetStatusAsync();
}
