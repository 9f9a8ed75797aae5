using Orleans.Concurrency;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <inheritdoc cref="IModelsGrain"/>
[PlacedOnRole(SiloRole.Users)]
[StatelessWorker]
internal sealed class ModelsGrain(ISiloStatusOracle silos, SiloRoleDirectory roles) : Grain, IModelsGrain
{
    /// <summary>A silo that does not answer by then is left out.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    public async Task<SiloModels[]> GetStatusAsync()
    {
        var asked = silos.GetApproximateSiloStatuses(onlyActive: true).Keys
            .Where(silo => roles.Has(silo, SiloRole.Users) || roles.Has(silo, SiloRole.Inference))
            .Select(silo => silo.ToParsableString())
            .Order(StringComparer.Ordinal)
            .Select(AskAsync)
            .ToArray();
        return [.. (await Task.WhenAll(asked)).OfType<SiloModels>()];
    }

    private async Task<SiloModels?> AskAsync(string silo)
    {
        try
        {
            return await GrainFactory.GetGrain<ISiloModelsGrain>(silo).GetStatusAsync().AsTask().WaitAsync(Patience);
        }
        catch (Exception exception) when (exception is TimeoutException or OrleansException)
        {
            return null;
        }
    }
}
