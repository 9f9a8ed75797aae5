using Microsoft.Extensions.Logging.Abstractions;
using Orleans.Persistence.Redis;
using Orleans.Storage;
using RealtimeRec.Silo.Storage;

namespace RealtimeRec.UnitTests.Hosting;

/// <summary>A conflict with nothing is not one with another writer.</summary>
public sealed class RestoringStorageTests
{
    private static readonly GrainId Id = GrainId.Create("user", "alice");

    private readonly Store _store = new();
    private readonly RestoringStorage _storage;

    public RestoringStorageTests() => _storage = new RestoringStorage(_store, NullLogger<RestoringStorage>.Instance);

    [Fact]
    public async Task AWriteOverARecordThatTheStoreLostIsMadeAnew()
    {
        var state = await WrittenAsync("profile");
        _store.Records.Clear();
        state.State = "profile, and more";
        await _storage.WriteStateAsync("user", Id, state);
        Assert.Equal("profile, and more", _store.Records[Id].Value);
        Assert.Equal(_store.Records[Id].ETag, state.ETag);
        Assert.True(state.RecordExists);
    }

    [Fact]
    public async Task AWriteOverAnotherWritersRecordIsRefused()
    {
        var state = await WrittenAsync("profile");
        _store.Records[Id] = ("another's", "another");
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("user", Id, state));
        Assert.Equal("another's", _store.Records[Id].Value);
    }

    [Fact]
    public async Task AWriteWhoseConflictCannotBeLookedIntoIsRefused()
    {
        var state = await WrittenAsync("profile");
        _store.Records.Clear();
        _store.ReadsFail = true;
        await Assert.ThrowsAsync<InconsistentStateException>(() => _storage.WriteStateAsync("user", Id, state));
        Assert.Empty(_store.Records);
    }

    [Fact]
    public async Task ARecordThatIsGoneIsCleared()
    {
        var state = await WrittenAsync("profile");
        _store.Records.Clear();
        await _storage.ClearStateAsync("user", Id, state);
        Assert.Null(state.ETag);
        Assert.False(state.RecordExists);
    }

    [Fact]
    public async Task WhatTheProviderThrowsIsSaidInWordsThatEveryCallerKnows()
    {
        _store.Failure = new RedisStorageException("Timeout awaiting response");
        var failure = await Assert.ThrowsAsync<StoreFailureException>(() => _storage.ReadStateAsync("user", Id, new GrainState<string>("")));
        Assert.Contains("Timeout awaiting response", failure.Message, StringComparison.Ordinal);
        Assert.Null(failure.InnerException);
    }

    private async Task<GrainState<string>> WrittenAsync(string value)
    {
        var state = new GrainState<string>(value);
        await _storage.WriteStateAsync("user", Id, state);
        return state;
    }

    /// <summary>Storage with etags in memory.</summary>
    private sealed class Store : IGrainStorage
    {
        private int _writes;

        public Dictionary<GrainId, (object Value, string ETag)> Records { get; } = [];

        public bool ReadsFail { get; set; }

        public Exception? Failure { get; set; }

        public Task ReadStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            if (Failure is not null)
            {
                throw Failure;
            }

            if (ReadsFail)
            {
                throw new TimeoutException();
            }

            grainState.RecordExists = Records.TryGetValue(grainId, out var record);
            (grainState.State, grainState.ETag) = grainState.RecordExists ? ((T)record.Value, record.ETag) : (default!, null);
            return Task.CompletedTask;
        }

        public Task WriteStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Check(grainId, grainState.ETag);
            Records[grainId] = (grainState.State!, grainState.ETag = $"{++_writes}");
            grainState.RecordExists = true;
            return Task.CompletedTask;
        }

        public Task ClearStateAsync<T>(string stateName, GrainId grainId, IGrainState<T> grainState)
        {
            Check(grainId, grainState.ETag);
            Records.Remove(grainId);
            (grainState.ETag, grainState.RecordExists) = (null, false);
            return Task.CompletedTask;
        }

        private void Check(GrainId grainId, string? etag)
        {
            if ((Records.TryGetValue(grainId, out var record) ? record.ETag : null) != etag)
            {
                throw new InconsistentStateException("of the test");
            }
        }
    }
}
