using Orleans.Metadata;
using RealtimeRec.State;

namespace RealtimeRec.Silo.Storage;

/// <summary>The grains of this silo that hold state.</summary>
internal sealed partial class LivingGrains(
    IGrainFactory grains, ILocalSiloDetails silo, IClusterManifestProvider manifest, GrainInterfaceTypeResolver interfaces, ILogger<LivingGrains> logger)
{
    /// <summary>Grains that write at the same time: as many as keep a store busy.</summary>
    private const int AtATime = 64;

    private readonly HashSet<GrainType> _types = TypesOf(manifest.LocalGrainManifest, interfaces.GetGrainInterfaceType(typeof(IStoredGrain)).ToString());

    /// <summary>Has each of them write its state. Answers whether every one did.</summary>
    public async Task<bool> StoreAgainAsync(CancellationToken cancellationToken)
    {
        var living = await grains.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics(hostsIds: [silo.SiloAddress]).WaitAsync(cancellationToken);
        var (stored, failed) = (0, 0);
        await Parallel.ForEachAsync(
            living.Select(grain => grain.GrainId).Where(id => _types.Contains(id.Type)).Distinct(),
            new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellationToken },
            async (id, _) =>
            {
                try
                {
                    await grains.GetGrain<IStoredGrain>(id).StoreAgainAsync();
                    Interlocked.Increment(ref stored);
                }
                catch (Exception exception) when (exception is not OperationCanceledException)
                {
                    LogFailed(exception, id);
                    Interlocked.Increment(ref failed);
                }
            });
        LogStored(stored, failed);
        return failed == 0;
    }

    private static HashSet<GrainType> TypesOf(GrainManifest manifest, string interfaceType) =>
        [.. manifest.Grains.Where(grain => grain.Value.Properties.Values.Contains(interfaceType)).Select(grain => grain.Key)];

    [LoggerMessage(LogLevel.Debug, "{GrainId} could not write its state again.")]
    private partial void LogFailed(Exception exception, GrainId grainId);

    [LoggerMessage(LogLevel.Warning, "{Stored} active grains of this silo wrote their state again, {Failed} could not.")]
    private partial void LogStored(int stored, int failed);
}
