using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using RealtimeRec.Events;
using RealtimeRec.Profiles;
using RealtimeRec.Silo;
using RealtimeRec.State;
using RealtimeRec.Testing;
using RealtimeRec.Users;

namespace RealtimeRec.ClusterTests.Storage;

/// <summary>Two silos that have an activation of the same grain each, as a directory may leave them when silos came and went.</summary>
public sealed class DuplicateGrainTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    private readonly SharedStorage _storage = new();
    private InProcessTestCluster _cluster = null!;

    public async Task InitializeAsync() => _cluster = await _storage.StartClusterAsync(silos: 2);

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    [Fact]
    public async Task AGrainThatAnotherSiloHasTooLeavesThereAndHereAndTheNextCallGoesOnFromWhatWasStored()
    {
        var user = _cluster.Client.GetGrain<IUserGrain>("twice");
        await ApplyAsync(user, "first");
        var home = await HomeOfAsync(user.GetGrainId());
        var elsewhere = _cluster.Silos.Single(silo => !silo.SiloAddress.Equals(home)).ServiceProvider.GetRequiredService<OwnedGrains>();
        var left = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var twin = Twin.Of(user.GetGrainId(), left);
        elsewhere.Add(twin);

        await left.Task.WaitAsync(Patience);
        elsewhere.Remove(twin);
        await Eventually.HoldsAsync("the other has left too", async () => await HomeOfAsync(user.GetGrainId()) is null, Patience);
        await ApplyAsync(user, "second");
        Assert.Equal(2, (await user.GetProfileAsync())!.AppliedEvents);
        Assert.NotNull(await HomeOfAsync(user.GetGrainId()));
    }

    [Fact]
    public async Task WhatAnotherActivationStoredBeforeItLeftIsTakenUpByTheOneThatStays()
    {
        var (stays, other) = (_cluster.Client.GetGrain<IUserGrain>("stays"), _cluster.Client.GetGrain<IUserGrain>("other"));
        await ApplyAsync(stays, "first");
        await ApplyAsync(other, "first");
        await ApplyAsync(other, "second");

        // As another activation of the same user would, which nobody has seen beside this one.
        var store = _cluster.Silos[0].ServiceProvider.GetRequiredKeyedService<IGrainStorage>(StorageNames.State);
        var (known, later) = (new GrainState<UserState>(new UserState()), new GrainState<UserState>(new UserState()));
        await store.ReadStateAsync(UserGrain.StateName, stays.GetGrainId(), known);
        await store.ReadStateAsync(UserGrain.StateName, other.GetGrainId(), later);
        known.State = later.State;
        await store.WriteStateAsync(UserGrain.StateName, stays.GetGrainId(), known);

        await Eventually.HoldsAsync("the later profile is answered", async () => (await stays.GetProfileAsync())!.AppliedEvents == 2, Patience);
        await ApplyAsync(stays, "third");
        Assert.Equal(3, (await stays.GetProfileAsync())!.AppliedEvents);
    }

    [Fact]
    public void EveryGrainThatAnswersFromWhatItStoredIsWatchedFor()
    {
        var types = new[] { typeof(OwnedGrain).Assembly, typeof(SiloHostingExtensions).Assembly }.SelectMany(assembly => assembly.GetTypes());
        var stored = types.Where(type => type.IsAssignableTo(typeof(Grain)) && !type.IsAbstract && (type.IsAssignableTo(typeof(IStoredGrain)) || HoldsState(type))).ToArray();
        Assert.NotEmpty(stored);
        Assert.All(stored, type => Assert.True(type.IsAssignableTo(typeof(OwnedGrain)), $"{type} is no {nameof(OwnedGrain)}"));

        static bool HoldsState(Type type) => type.GetConstructors().Any(made => made.GetParameters().Any(parameter => parameter.IsDefined(typeof(PersistentStateAttribute))));
    }

    private static Task ApplyAsync(IUserGrain user, string eventId) => user.ApplyAsync(new EventBatch
    {
        Events =
        [
            new ShopEvent { EventId = eventId, Kind = EventKind.ViewItem, Time = DateTimeOffset.UtcNow, UserId = "twice", Items = [new EventItem("pan", 1m)] },
        ],
    });

    private async Task<SiloAddress?> HomeOfAsync(GrainId id) =>
        (await _cluster.Client.GetGrain<IManagementGrain>(0).GetDetailedGrainStatistics()).SingleOrDefault(grain => grain.GrainId == id)?.SiloAddress;

    /// <summary>An activation that does nothing but leave.</summary>
    private class Twin : DispatchProxy
    {
        private GrainId _id;
        private TaskCompletionSource _left = null!;

        public static IGrainContext Of(GrainId id, TaskCompletionSource left)
        {
            var context = Create<IGrainContext, Twin>();
            ((Twin)(object)context)._id = id;
            ((Twin)(object)context)._left = left;
            return context;
        }

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
        {
            switch (targetMethod!.Name)
            {
                case "get_" + nameof(IGrainContext.GrainId):
                    return _id;
                case nameof(IGrainContext.Deactivate):
                    _left.TrySetResult();
                    return null;
                case nameof(Equals):
                    return ReferenceEquals(this, args![0]);
                default:
                    throw new NotSupportedException(targetMethod.Name);
            }
        }
    }
}
