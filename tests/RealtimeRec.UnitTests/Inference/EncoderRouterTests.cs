using System.Diagnostics.Metrics;
using System.Net;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;
using Orleans.Hosting;
using Orleans.Runtime.MembershipService.SiloMetadata;
using RealtimeRec.Embeddings;
using RealtimeRec.Inference;
using RealtimeRec.Placement;
using RealtimeRec.Testing;

namespace RealtimeRec.UnitTests.Inference;

/// <summary>Which device a request goes to, and what becomes of it when that one is of no use.</summary>
public sealed class EncoderRouterTests : IAsyncDisposable
{
    private const string Version = "text-1";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(50);
    private static readonly SiloAddress Self = Silo(1);

    private readonly FakeTimeProvider _time = new();
    private readonly LogEntries _log = new();
    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    private readonly Dictionary<string, Device> _devices = [];
    private readonly EncoderRouter _router;
    private volatile SiloAddress[] _silos = [Self];

    public EncoderRouterTests() => _router = new EncoderRouter(
        Answering<IGrainFactory>((_, arguments) => _devices[(string)arguments[0]!]),
        Answering<ISiloStatusOracle>((_, _) => _silos.ToDictionary(silo => silo, _ => SiloStatus.Active)),
        new SiloRoleDirectory(
            Answering<ISiloMetadataCache>((_, arguments) => MetadataOf((SiloAddress)arguments[0]!)),
            Answering<IOptions<SiloMetadata>>((_, _) => MetadataOf(Self)),
            Answering<ILocalSiloDetails>((_, _) => Self)),
        Options.Create(new InferenceOptions { Registry = "models" }),
        new EncoderMetrics(_services.GetRequiredService<IMeterFactory>()),
        _time,
        LoggerFactory.Create(log => log.AddProvider(_log)).CreateLogger<EncoderRouter>());

    public async ValueTask DisposeAsync()
    {
        await _router.DisposeAsync();
        await _services.DisposeAsync();
    }

    [Fact]
    public async Task ADeviceOfItsOwnIsAskedAlthoughOthersHaveLessToDo()
    {
        var (own, other) = (Add(Self, queued: 100), Add(Silo(2)));
        await StartAsync();

        Assert.Equal(EncodeOutcome.Encoded, await EncodeAsync());
        Assert.Equal((1, 0), (own.Asked, other.Asked));
    }

    [Fact]
    public async Task OfTwoOfItsOwnTheOneWithLessToDoIsAsked()
    {
        var (busy, idle) = (Add(Self, queued: 100), Add(Self, queued: 10));
        await StartAsync();

        await EncodeAsync();
        Assert.Equal((0, 1), (busy.Asked, idle.Asked));
    }

    [Fact]
    public async Task WithNoneOfItsOwnTheOneWithLessToDoOfTwoIsAsked()
    {
        const int Requests = 200;
        var (busy, idle) = (Add(Silo(2), queued: 100), Add(Silo(3)));
        await StartAsync();

        for (var i = 0; i < Requests; i++)
        {
            await EncodeAsync();
        }

        // The busy one is asked when both of the two that are looked at are it: a quarter of the time, so that no device is left out for good.
        Assert.Equal(Requests, busy.Asked + idle.Asked);
        Assert.InRange(busy.Asked, 1, Requests / 2);
    }

    [Fact]
    public async Task ADeviceWithoutTheModelIsNotAsked()
    {
        var (without, with) = (Add(Self, version: "text-0"), Add(Silo(2)));
        await StartAsync();

        Assert.Equal(EncodeOutcome.Encoded, await EncodeAsync());
        Assert.Equal((0, 1), (without.Asked, with.Asked));
        Assert.Equal(EncodeOutcome.NotLoaded, await EncodeAsync("text-2"));
        Assert.Equal((0, 1), (without.Asked, with.Asked));
    }

    [Fact]
    public async Task WhatOneDeviceCannotRunAnotherDoesAndTheFirstIsSetAsideUntilItAnswersAProbe()
    {
        var (own, other) = (Add(Self), Add(Silo(2)));
        await StartAsync();
        own.Outcome = EncodeOutcome.Failed;
        Assert.Equal(EncodeOutcome.Encoded, await EncodeAsync());
        Assert.Equal((1, 1), (own.Asked, other.Asked));

        Assert.Equal(EncodeOutcome.Encoded, await EncodeAsync());
        Assert.Equal((1, 2), (own.Asked, other.Asked));

        own.Outcome = EncodeOutcome.Encoded;
        await IsCalledAgainAsync(own);
        await EncodeAsync();
        Assert.Equal((2, 2), (own.Asked, other.Asked));
    }

    [Fact]
    public async Task ADeviceThatCannotBeReachedIsNotAskedAndAskedAgainOnceItCanBe()
    {
        var device = Add(Silo(2));
        await StartAsync();
        device.IsReachable = false;
        Assert.Equal(EncodeOutcome.NotLoaded, await EncodeAsync());
        Assert.Equal(1, device.Asked);

        // Nor while it does not answer the probes.
        var probes = device.Probes;
        await AdvanceUntilAsync("it has been probed", () => device.Probes >= probes + 8);
        Assert.Equal(EncodeOutcome.NotLoaded, await EncodeAsync());
        Assert.Equal(1, device.Asked);

        device.IsReachable = true;
        await IsCalledAgainAsync(device);
        Assert.Equal(EncodeOutcome.Encoded, await EncodeAsync());
    }

    [Fact]
    public async Task TwoDevicesAreTriedAndNoThird()
    {
        Device[] devices = [Add(Self), Add(Silo(2)), Add(Silo(3))];
        await StartAsync();
        Array.ForEach(devices, device => device.Outcome = EncodeOutcome.QueueFull);

        Assert.Equal(EncodeOutcome.QueueFull, await EncodeAsync());
        Assert.Equal(2, devices.Sum(device => device.Asked));
        Assert.Equal(1, devices[0].Asked);
    }

    [Fact]
    public async Task WhatNothingIsKnownOfIsAskedOfNoOther()
    {
        var (own, other) = (Add(Self), Add(Silo(2)));
        await StartAsync();
        own.Outcome = EncodeOutcome.NothingKnown;

        Assert.Equal(EncodeOutcome.NothingKnown, await EncodeAsync());
        Assert.Equal((1, 0), (own.Asked, other.Asked));

        // It is as good as before.
        own.Outcome = EncodeOutcome.Encoded;
        await EncodeAsync();
        Assert.Equal((2, 0), (own.Asked, other.Asked));
    }

    [Fact]
    public async Task WhenNoDeviceAnswersInTimeTheCallerGoesOnWithout()
    {
        var (own, other) = (Add(Self), Add(Silo(2)));
        await StartAsync();
        own.Answers = new TaskCompletionSource();

        var asked = EncodeAsync();
        Assert.False(asked.IsCompleted);
        _time.Advance(Deadline);
        Assert.Equal(EncodeOutcome.Late, await asked.WaitAsync(Patience));
        Assert.Equal((1, 0), (own.Asked, other.Asked));
        own.Answers.SetResult();
    }

    [Fact]
    public async Task DevicesOfSilosThatJoinAreAskedAndThoseOfSilosThatLeftAreNot()
    {
        var first = Add(Silo(2));
        await StartAsync();
        var second = Add(Silo(3));
        _silos = [Self, Silo(3)];
        await AdvanceUntilAsync("the new one can be called", () => Available(second));

        for (var i = 0; i < 20; i++)
        {
            Assert.Equal(EncodeOutcome.Encoded, await EncodeAsync());
        }

        Assert.Equal((0, 20), (first.Asked, second.Asked));
    }

    private static SiloAddress Silo(int number) => SiloAddress.New(new IPEndPoint(IPAddress.Loopback, 11_000 + number), 1);

    private Device Add(SiloAddress silo, string version = Version, int queued = 0)
    {
        var slot = _devices.Values.Count(device => device.Address.Silo.Equals(silo));
        var device = new Device(new DeviceAddress(silo, slot), version, queued);
        _devices.Add(device.Address.Key, device);
        _silos = [.. _silos.Append(silo).Distinct()];
        return device;
    }

    /// <summary>Starts the router and waits until it calls every device.</summary>
    private async Task StartAsync()
    {
        _router.Start();
        await AdvanceUntilAsync("every device can be called", () => _devices.Values.All(Available));
    }

    private bool Available(Device device) => Availabilities(device) > 0;

    private int Availabilities(Device device) =>
        _log.From(LogLevel.Information).Count(line => line.Contains($"{device.Address.Key} can be called", StringComparison.Ordinal));

    private Task IsCalledAgainAsync(Device device)
    {
        var before = Availabilities(device);
        return AdvanceUntilAsync("it can be called again", () => Availabilities(device) > before);
    }

    private Task AdvanceUntilAsync(string what, Func<bool> condition) => Eventually.HoldsAsync(
        what,
        () =>
        {
            if (condition())
            {
                return Task.FromResult(true);
            }

            _time.Advance(Step);
            return Task.FromResult(false);
        },
        Patience,
        // What is due runs on other threads; the clock must not run away from it.
        interval: TimeSpan.FromMilliseconds(5));

    private async Task<EncodeOutcome> EncodeAsync(string version = Version) =>
        (await _router.EncodeTextAsync(version, new EncoderText("red kettle", IsQuery: false), Deadline)).Outcome;

    /// <summary>What a silo tells of its devices, by the way that silos tell it.</summary>
    private SiloMetadata MetadataOf(SiloAddress silo)
    {
        var builder = new SiloSettings();
        var devices = _devices.Values.Count(device => device.Address.Silo.Equals(silo));
        builder.UseSiloMetadata(new Dictionary<string, string> { [SiloRoles.DevicesKey] = $"{devices}" });
        using var services = builder.Services.BuildServiceProvider();
        return services.GetRequiredService<IOptions<SiloMetadata>>().Value;
    }

    private static T Answering<T>(Func<MethodInfo, object?[], object?> answer)
        where T : class
    {
        var answering = DispatchProxy.Create<T, Answerer>();
        ((Answerer)(object)answering).Answer = answer;
        return answering;
    }

    /// <summary>Answers every call of an interface.</summary>
    private class Answerer : DispatchProxy
    {
        public Func<MethodInfo, object?[], object?> Answer { get; set; } = null!;

        protected override object? Invoke(MethodInfo? targetMethod, object?[]? args) => Answer(targetMethod!, args!);
    }

    private sealed class SiloSettings : ISiloBuilder
    {
        public IServiceCollection Services { get; } = new ServiceCollection();

        public IConfiguration Configuration { get; } = new ConfigurationBuilder().Build();
    }

    /// <summary>A device that does as it is told.</summary>
    private sealed class Device(DeviceAddress address, string version, int queued) : IEncoderGrain
    {
        private int _asked;
        private int _probes;

        public DeviceAddress Address => address;

        /// <summary>Requests that reached it.</summary>
        public int Asked => Volatile.Read(ref _asked);

        /// <summary>Probes that reached it.</summary>
        public int Probes => Volatile.Read(ref _probes);

        public volatile bool IsReachable = true;

        public EncodeOutcome Outcome { get; set; } = EncodeOutcome.Encoded;

        /// <summary>When it answers; null for at once.</summary>
        public TaskCompletionSource? Answers { get; set; }

        public ValueTask<EncodeReply> EncodeUsersAsync(string models, UserHistory[] histories, TimeSpan[] budgets, CancellationToken cancellationToken) =>
            throw new NotSupportedException();

        public async ValueTask<EncodeReply> EncodeTextsAsync(string encoder, EncoderText[] texts, TimeSpan[] budgets, CancellationToken cancellationToken)
        {
            Interlocked.Add(ref _asked, texts.Length);
            ThrowIfAway();
            if (Answers is { } gate)
            {
                await gate.Task;
            }

            return new EncodeReply([.. texts.Select(_ => new Encoded(Outcome, Outcome == EncodeOutcome.Encoded ? Embedding.Zero(1) : null))], queued);
        }

        public ValueTask<DeviceStatus> GetStatusAsync()
        {
            Interlocked.Increment(ref _probes);
            ThrowIfAway();
            var encoder = new EncoderStatus { Kind = "text", Version = version, File = "", QueueDepth = queued, Requests = 0, Batches = 0, Refused = 0 };
            return ValueTask.FromResult(new DeviceStatus { Slot = address.Slot, Provider = "cpu", Encoders = [encoder] });
        }

        private void ThrowIfAway()
        {
            if (!IsReachable)
            {
                throw new SiloUnavailableException("Nobody answers there.");
            }
        }
    }
}
