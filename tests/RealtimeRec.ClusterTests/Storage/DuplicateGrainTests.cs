using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Storage;
using Orleans.TestingHost;
using RealtimeRec.Events;
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
    public async Task Both_activations_leave_and_the_next_call_goes_on_from_what_they_stored()
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
