using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;

namespace RealtimeRec.ClusterTests.State;

/// <summary>What a grain that writes behind stores, and when.</summary>
public sealed class WriteBehindTests : IAsyncLifetime
{
    private static readonly TimeSpan Often = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan Never = TimeSpan.FromDays(1);

    private InProcessTestCluster _cluster = null!;
    private DiaryStore _store = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task WhatChangedIsWrittenOnceAndNothingWhileNothingDoes()
    {
        var diary = await StartAsync(Often);
        await diary.AddAsync("one");
        await ClusterFixture.UntilAsync("it is written", () => Task.FromResult(_store.Writes.Length == 1));

        // Turns in which there is nothing to write end before this one.
        await diary.AddAsync("two");
        await ClusterFixture.UntilAsync("the next is written", () => Task.FromResult(_store.Writes.Length > 1));
        Assert.Equal([["one"], ["one", "two"]], _store.Writes);
        Assert.Equal(2, _store.Begun);
    }

    [Fact]
    public async Task ChangesBetweenTwoWritesAreOneWriteAndAnswersDoNotWaitForIt()
    {
        var written = new TaskCompletionSource();
        var diary = await StartAsync(Often);
        _store.Gate = written.Task;
        await diary.AddAsync("one");
        await ClusterFixture.UntilAsync("the write has begun", () => Task.FromResult(_store.Begun == 1));
        await diary.AddAsync("two");
        await diary.AddAsync("three");
        Assert.Empty(_store.Writes);

        written.SetResult();
        await ClusterFixture.UntilAsync("what came during the write is written after it", () => Task.FromResult(_store.Writes.Length > 1));
        Assert.Equal([["one"], ["one", "two", "three"]], _store.Writes);
    }

    [Fact]
    public async Task AWriteThatFailedIsMadeAgain()
    {
        var diary = await StartAsync(Often);
        _store.Failure = new OrleansException("The store is away.");
        await diary.AddAsync("one");
        await ClusterFixture.UntilAsync("it was tried three times", () => Task.FromResult(_store.Begun >= 3));
        Assert.Equal(["one"], await diary.ReadAsync());

        _store.Failure = null;
        await ClusterFixture.UntilAsync("it is written", () => Task.FromResult(_store.Writes.Length > 0));
        Assert.Equal([["one"]], _store.Writes);
    }

    [Fact]
    public async Task AnOrdinaryEndWritesWhatIsNotWrittenYetAndTheNextActivationTakesItUp()
    {
        var diary = await StartAsync(Never);
        await diary.AddAsync("one");
        Assert.Empty(_store.Writes);
        await diary.LeaveAsync();
        await ClusterFixture.UntilAsync("it is written", () => Task.FromResult(_store.Writes.Length == 1));
        Assert.Equal(["one"], await diary.ReadAsync());

        await diary.AddAsync("two");
        await _cluster.StopSiloAsync(_cluster.Silos[0]);
        Assert.Equal([["one"], ["one", "two"]], _store.Writes);
    }

    [Fact]
    public async Task OneThatFindsThatAnotherActivationStoredSomethingLeavesAndWritesNothingOverIt()
    {
        var diary = await StartAsync(Often);
        _store.Failure = new InconsistentStateException("Another activation stored something.");
        await diary.AddAsync("one");
        await ClusterFixture.UntilAsync("it has left", async () => (await diary.ReadAsync()).Length == 0);

        _store.Failure = null;
        await diary.AddAsync("two");
        await ClusterFixture.UntilAsync("the next one writes", () => Task.FromResult(_store.Writes.Length > 0));
        Assert.Equal([["two"]], _store.Writes);
    }

    private async Task<IDiaryGrain> StartAsync(TimeSpan period)
    {
        _store = new DiaryStore(period);
        var builder = new InProcessTestClusterBuilder(1);
        builder.ConfigureSilo((_, silo) =>
        {
            silo.AddMemoryGrainStorage(RealtimeRec.State.StorageNames.State);
            silo.AddRealtimeRecGrains(silo.Configuration);
            silo.Services.AddSingleton(_store);
        });
        _cluster = builder.Build();
        await _cluster.DeployAsync();
        return _cluster.Client.GetGrain<IDiaryGrain>("one");
    }
}
