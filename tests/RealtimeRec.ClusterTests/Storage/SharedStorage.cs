using System.Collections.Concurrent;
using Orleans.Serialization;
using Orleans.Storage;

namespace RealtimeRec.ClusterTests.Storage;

/// <summary>
/// Storage outside the silos of a test, as Redis is: it outlives each of them, which Orleans' own storage in memory does not,
/// because grains on the silos hold it.
/// </summary>
internal sealed class SharedStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Id), (byte[] State, string ETag)> _states = new();

    /// <summary>The storage as one silo uses it.</summary>
    public IGrainStorage For(Serializer serializer) => new Client(_states, serializer);

    private sealed class Client(ConcurrentDictionary<(string Name, GrainId Id), (byte[] State, string ETag)> states, Serializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            grainState.RecordExists = states.TryGetValue((stateName, grainId), out var stored);
            grainState.State = grainState.RecordExists ? serializer.Deserialize<T>(stored.State) : Activator.CreateInstance<T>();
            grainState.ETag = stored.ETag;
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            var next = (serializer.SerializeToArray(grainState.State), Guid.NewGuid().ToString("N"));
            var key = (stateName, grainId);
            var written = grainState.ETag is null
                ? states.TryAdd(key, next)
                : states.TryGetValue(key, out var stored) && stored.ETag == grainState.ETag && states.TryUpdate(key, next, stored);
            if (!written)
            {
                throw new InconsistentStateException($"{grainId} was written by another activation.");
            }

            (grainState.ETag, grainState.RecordExists) = (next.Item2, true);
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            states.TryRemove((stateName, grainId), out _);
            (grainState.ETag, grainState.RecordExists) = (null, false);
            return Task.CompletedTask;
        }
    }
}
