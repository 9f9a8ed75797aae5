using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using RealtimeRec.State;

namespace RealtimeRec.ClusterTests.Storage;

/// <summary>
/// Storage outside the silos of a test, as Redis is: it outlives each of them, which Orleans' own storage in memory does not,
/// because grains on the silos hold it.
/// </summary>
internal sealed class SharedStorage
{
    private readonly ConcurrentDictionary<(string Name, GrainId Id), (byte[] State, string ETag)> _states = new();

    /// <summary>While set, every call fails as one to a store out of reach does.</summary>
    public volatile bool IsAway;

    /// <summary>Decides which writes, clearing included, fail, by the name of the state.</summary>
    public volatile Func<string, bool>? Refuses;

    /// <summary>Decides which reads fail, by the name of the state.</summary>
    public volatile Func<string, bool>? RefusesToRead;

    /// <summary>Decides of which writes nobody hears that they were made, by the name of the state.</summary>
    public volatile Func<string, bool>? LosesAnswers;

    private readonly ConcurrentDictionary<string, long> _writes = new();
    private readonly ConcurrentDictionary<string, long> _reads = new();

    /// <summary>States written.</summary>
    public long Writes => WritesOf(_ => true);

    /// <summary>States written, of those chosen by their names.</summary>
    public long WritesOf(Func<string, bool> chosen) => _writes.Where(written => chosen(written.Key)).Sum(written => written.Value);

    /// <summary>How often a state of a name was read.</summary>
    public long ReadsOf(string name) => _reads.GetValueOrDefault(name);

    /// <summary>Starts silos that have it as their store.</summary>
    public async Task<InProcessTestCluster> StartClusterAsync(int silos)
    {
        var builder = new InProcessTestClusterBuilder((short)silos);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddRealtimeRecGrains(silo.Configuration);
            silo.Services.AddKeyedSingleton<IGrainStorage>(
                StorageNames.State, (services, _) => For(services.GetRequiredService<IGrainStorageSerializer>()));
        });
        var cluster = builder.Build();
        await cluster.DeployAsync();
        return cluster;
    }

    /// <summary>The storage as one silo uses it.</summary>
    public IGrainStorage For(IGrainStorageSerializer serializer) => new Client(this, serializer);

    /// <summary>The stored bytes; null when there are none.</summary>
    public byte[]? Find(string name, GrainId id) => _states.TryGetValue((name, id), out var stored) ? stored.State : null;

    /// <summary>Changes stored bytes behind the grain's back, as a failing disk does.</summary>
    public void Change(string name, GrainId id, Func<byte[], byte[]> change) =>
        _states.AddOrUpdate((name, id), _ => throw new KeyNotFoundException($"{id} has no {name}."), (_, stored) => (change(stored.State), stored.ETag));

    private sealed class Client(SharedStorage shared, IGrainStorageSerializer serializer) : IGrainStorage
    {
        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfAway();
            if (shared.RefusesToRead?.Invoke(stateName) == true)
            {
                throw new OrleansException($"{stateName} is not read now.");
            }

            shared._reads.AddOrUpdate(stateName, 1, (_, count) => count + 1);
            grainState.RecordExists = shared._states.TryGetValue((stateName, grainId), out var stored);
            grainState.State = grainState.RecordExists ? serializer.Deserialize<T>(BinaryData.FromBytes(stored.State)) : Activator.CreateInstance<T>();
            grainState.ETag = stored.ETag;
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfAway();
            if (shared.Refuses?.Invoke(stateName) == true)
            {
                throw new OrleansException($"{stateName} is not written now.");
            }

            var next = (serializer.Serialize(grainState.State).ToArray(), Guid.NewGuid().ToString("N"));
            var key = (stateName, grainId);
            var written = grainState.ETag is null
                ? shared._states.TryAdd(key, next)
                : shared._states.TryGetValue(key, out var stored) && stored.ETag == grainState.ETag && shared._states.TryUpdate(key, next, stored);
            if (!written)
            {
                throw new InconsistentStateException($"{grainId} was written by another activation.");
            }

            shared._writes.AddOrUpdate(stateName, 1, (_, count) => count + 1);
            if (shared.LosesAnswers?.Invoke(stateName) == true)
            {
                throw new OrleansException($"Nobody hears that {stateName} was written.");
            }

            (grainState.ETag, grainState.RecordExists) = (next.Item2, true);
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            ThrowIfAway();
            if (shared.Refuses?.Invoke(stateName) == true)
            {
                throw new OrleansException($"{stateName} is not written now.");
            }

            shared._states.TryRemove((stateName, grainId), out _);
            (grainState.ETag, grainState.RecordExists) = (null, false);
            return Task.CompletedTask;
        }

        private void ThrowIfAway()
        {
            if (shared.IsAway)
            {
                throw new OrleansException("The store is away.");
            }
        }
    }
}
