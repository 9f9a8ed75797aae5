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

    private long _writes;

    /// <summary>States written.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>The storage as one silo uses it.</summary>
    public IGrainStorage For(Serializer serializer) => new Client(this, serializer);

    private sealed class Client(SharedStorage storage, Serializer serializer) : IGrainStorage
    {
        private readonly ConcurrentDictionary<(string Name, GrainId Id), (byte[] State, string ETag)> _states = storage._states;

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            grainState.RecordExists = _states.TryGetValue((stateName, grainId), out var stored);
            grainState.State = grainState.RecordExists ? serializer.Deserialize<T>(stored.State) : Activator.CreateInstance<T>();
            grainState.ETag = stored.ETag;
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Interlocked.Increment(ref storage._writes);
            var next = (serializer.SerializeToArray(grainState.State), Guid.NewGuid().ToString("N"));
            var key = (stateName, grainId);
            var written = grainState.ETag is null
                ? _states.TryAdd(key, next)
                : _states.TryGetValue(key, out var stored) && stored.ETag == grainState.ETag && _states.TryUpdate(key, next, stored);
            if (!written)
            {
                throw new InconsistentStateException($"{grainId} was written by another activation.");
            }

            (grainState.ETag, grainState.RecordExists) = (next.Item2, true);
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            _states.TryRemove((stateName, grainId), out _);
            (grainState.ETag, grainState.RecordExists) = (null, false);
            return Task.CompletedTask;
        }
    }
}
