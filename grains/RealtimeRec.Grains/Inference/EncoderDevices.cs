using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Catalog;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <summary>The devices of this silo: loads onto each what is to be served, and drops what is served no more.</summary>
internal sealed class EncoderDevices(
    ModelRegistry registry,
    CatalogReplica replica,
    SiloRoleDirectory roles,
    IOptions<InferenceOptions> options,
    EncoderMetrics metrics,
    TimeProvider time,
    ILogger<EncoderDevices> logger) : IAsyncDisposable
{
    /// <summary>How long silos may take to follow each other to a new version; until then the old one is still called.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    private readonly SemaphoreSlim _changed = new(0);
    private EncoderDevice[] _devices = [];
    private SupervisedLoop? _loop;

    /// <summary>The devices, by slot; none without the role.</summary>
    public IReadOnlyList<EncoderDevice> All => _devices;

    /// <summary>Loads what is to be served.</summary>
    /// <exception cref="ModelException">It cannot be run, and there are no earlier models to go on with.</exception>
    public void Open()
    {
        var provider = roles.AcceleratorOf(roles.Local);
        _devices = provider is not { } found
            ? []
            : [.. Enumerable.Range(0, options.Value.Devices).Select(slot => new EncoderDevice(slot, found, options.Value, metrics, time, logger))];
        foreach (var device in _devices)
        {
            device.Load(registry.Target);
            if (replica.Current.Models.Version != registry.Target.Version)
            {
                device.Load(replica.Current.Models);
            }
        }
    }

    /// <summary>Begins to follow the registry.</summary>
    public void Start()
    {
        if (_devices.Length > 0)
        {
            registry.Changed += Wake;
            _loop ??= new SupervisedLoop("encoder devices", FollowAsync, time, logger);
            _loop.Start();
        }
    }

    /// <summary>Encodes what waits, then lets the models go.</summary>
    public async Task StopAsync()
    {
        registry.Changed -= Wake;
        if (_loop is not null)
        {
            await _loop.StopAsync().ConfigureAwait(false);
        }

        foreach (var device in Interlocked.Exchange(ref _devices, []))
        {
            device.Dispose();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _changed.Dispose();
    }

    private void Wake() => _changed.Release();

    private async Task FollowAsync(CancellationToken stopping)
    {
        var sameSince = time.GetTimestamp();
        while (true)
        {
            if (await _changed.WaitAsync(TimeSpan.FromSeconds(1), stopping).ConfigureAwait(false))
            {
                sameSince = time.GetTimestamp();
            }

            var (target, serving) = (registry.Target, replica.Current.Models);
            try
            {
                foreach (var device in _devices)
                {
                    device.Load(target);
                }
            }
            catch (Exception exception) when (exception is ModelException or OutOfMemoryException)
            {
                registry.Refuse(target, serving, ModelFolder.FirstLine(exception));
                continue;
            }

            if (target.Version != serving.Version)
            {
                sameSince = time.GetTimestamp();
            }
            else if (time.GetElapsedTime(sameSince) > Grace)
            {
                foreach (var device in _devices)
                {
                    device.Keep(target);
                }
            }
        }
    }
}
