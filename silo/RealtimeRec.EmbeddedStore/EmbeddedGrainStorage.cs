using System.Globalization;
using Orleans.Storage;
using RealtimeRec.EmbeddedStore.Storage;

namespace RealtimeRec.EmbeddedStore;

/// <summary>Grain state in a <see cref="StateStore"/>, written by the serializer that every other storage uses.</summary>
internal sealed class EmbeddedGrainStorage(StateStore store, IGrainStorageSerializer serializer) : IGrainStorage
{
    public async Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        if (await store.ReadAsync(Key(stateName, grainId)) is not { } stored)
        {
            Forget(grainState);
            return;
        }

        grainState.State = serializer.Deserialize<T>(new BinaryData(stored.Bytes));
        grainState.ETag = Text(stored.ETag);
        grainState.RecordExists = true;
    }

    public async Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        var state = serializer.Serialize(grainState.State).ToMemory();
        try
        {
            grainState.ETag = Text(await store.WriteAsync(Key(stateName, grainId), state, Parse(grainState.ETag)));
            grainState.RecordExists = true;
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(grainId, grainState, conflict);
        }
    }

    public async Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
    {
        try
        {
            await store.RemoveAsync(Key(stateName, grainId), Parse(grainState.ETag));
        }
        catch (StateConflictException conflict)
        {
            throw Inconsistent(grainId, grainState, conflict);
        }

        Forget(grainState);
    }

    private static string Key(string stateName, GrainId grainId) => $"{stateName}/{grainId}";

    private static void Forget<T>(IGrainState<T> grainState)
    {
        grainState.State = Activator.CreateInstance<T>();
        grainState.ETag = null;
        grainState.RecordExists = false;
    }

    private static string Text(long etag) => etag.ToString("x16", CultureInfo.InvariantCulture);

    private static long? Parse(string? etag) => etag is null ? null : long.Parse(etag, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    private static InconsistentStateException Inconsistent<T>(GrainId grainId, IGrainState<T> grainState, StateConflictException conflict) =>
        new($"{grainId} was written by another activation.", conflict.Stored is { } stored ? Text(stored) : null, grainState.ETag, conflict);
}
