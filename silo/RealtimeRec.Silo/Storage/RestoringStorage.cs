using Orleans.Persistence.Redis;
using Orleans.Storage;
using StackExchange.Redis;

namespace RealtimeRec.Silo.Storage;

/// <summary>
/// Grain storage over one that may come back empty. A write that conflicts with another writer's is refused, as always; one that
/// conflicts with <em>nothing</em>, because there is no record any more, is none: the grain holds the only copy, and it is written anew.
/// What fails does so with <see cref="StoreFailureException"/>, which every caller knows.
/// </summary>
internal sealed partial class RestoringStorage(IGrainStorage inner, ILogger<RestoringStorage> logger) : IGrainStorage
{
    public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState) =>
        CallAsync(() => inner.ReadStateAsync(stateName, grainId, grainState));

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await CallAsync(() => inner.WriteStateAsync(stateName, grainId, grainState)).ConfigureAwait(false);
        }
        catch (InconsistentStateException) when (grainState.ETag is not null)
        {
            if (!await IsGoneAsync<T>(stateName, grainId).ConfigureAwait(false))
            {
                throw;
            }

            Forget(grainState);
            await CallAsync(() => inner.WriteStateAsync(stateName, grainId, grainState)).ConfigureAwait(false);
            LogWrittenAnew(stateName, grainId);
        }
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await CallAsync(() => inner.ClearStateAsync(stateName, grainId, grainState)).ConfigureAwait(false);
        }
        catch (InconsistentStateException) when (grainState.ETag is not null)
        {
            if (!await IsGoneAsync<T>(stateName, grainId).ConfigureAwait(false))
            {
                throw;
            }

            Forget(grainState);
        }
    }

    private static async Task CallAsync(Func<Task> call)
    {
        try
        {
            await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is RedisStorageException or RedisException or RedisCommandException)
        {
            // Without its cause, which the provider has logged: a client that does not know its type could not read the answer at all.
            throw new StoreFailureException($"The store failed: {exception.Message}");
        }
    }

    private static void Forget<T>(IGrainState<T> grainState)
    {
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private async Task<bool> IsGoneAsync<T>(string stateName, GrainId grainId)
    {
        try
        {
            var found = new GrainState<T>();
            await inner.ReadStateAsync(stateName, grainId, found).ConfigureAwait(false);
            return !found.RecordExists && found.ETag is null;
        }
        catch (Exception exception) when (exception is not OperationCanceledException)
        {
            // Whatever is there cannot be read, or nobody can say: the conflict stands.
            return false;
        }
    }

    [LoggerMessage(LogLevel.Debug, "The store had lost {StateName} of {GrainId}; it was written again.")]
    private partial void LogWrittenAnew(string stateName, GrainId grainId);
}
