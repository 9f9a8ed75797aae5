using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Hosting.Background;
using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <summary>
/// Finds a device for a request: one of this silo's own first, otherwise the less loaded of two that are known. A device that errs
/// or is late three times in a row is set aside until it answers a probe, and for longer each time when it encodes nothing in
/// between. When none answers in time the caller gets nothing, and goes on without.
/// </summary>
internal sealed partial class EncoderRouter(
    IGrainFactory grains,
    ISiloStatusOracle silos,
    SiloRoleDirectory roles,
    IOptions<InferenceOptions> options,
    EncoderMetrics metrics,
    TimeProvider time,
    ILogger<EncoderRouter> logger) : IAsyncDisposable
{
    private const string Text = "text";
    private const string User = "user";
    private const int Attempts = 2;

    private static readonly TimeSpan ProbeInterval = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(1);

    private volatile KnownDevice[] _devices = [];
    private SupervisedLoop? _loop;

    /// <summary>Begins to look for devices, where there are models to run on them.</summary>
    public void Start()
    {
        if (options.Value.Registry is not null)
        {
            _loop ??= new SupervisedLoop("encoder router", FollowAsync, time, logger);
            _loop.Start();
        }
    }

    /// <summary>Stops looking.</summary>
    public Task StopAsync() => _loop?.StopAsync() ?? Task.CompletedTask;

    public async ValueTask DisposeAsync() => await StopAsync().ConfigureAwait(false);

    /// <summary>Whether some device that can be called has all that a set of models needs of devices.</summary>
    public bool CanRun(ModelSet models) => CanEncodeText(models)
        && (models.User is null || _devices.Any(device => !device.IsSetAside && device.Has(User, models.UserEncoder!)));

    /// <summary>Whether some device that can be called has the text encoder of a set of models, or none is needed.</summary>
    public bool CanEncodeText(ModelSet models) =>
        models.Text is null || _devices.Any(device => !device.IsSetAside && device.Has(Text, models.TextEncoder));

    /// <summary>Encodes a history; null when no device answered within the deadline, or when nothing is known of its items.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public async ValueTask<Embedding?> EncodeUserAsync(ModelSet models, UserHistory history, CancellationToken cancellationToken = default) =>
        (await EncodeAsync(
            User,
            models.UserEncoder!,
            options.Value.Deadline,
            (device, left) => device.Users.EncodeAsync(models.Version, history, left, cancellationToken),
            cancellationToken).ConfigureAwait(false)).Vector;

    /// <summary>Encodes a text; answers why not when no device did within the deadline.</summary>
    /// <exception cref="OperationCanceledException">The caller has gone.</exception>
    public ValueTask<Encoded> EncodeTextAsync(string encoder, EncoderText text, TimeSpan deadline, CancellationToken cancellationToken = default) =>
        EncodeAsync(Text, encoder, deadline, (device, left) => device.Texts.EncodeAsync(encoder, text, left, cancellationToken), cancellationToken);

    private async ValueTask<Encoded> EncodeAsync(
        string kind, string version, TimeSpan deadline, Func<KnownDevice, TimeSpan, Task<Encoded>> encode, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var (outcome, reason) = (EncodeOutcome.NotLoaded, "no_device");
        KnownDevice? tried = null;
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var left = deadline - time.GetElapsedTime(started);
            if (left <= TimeSpan.Zero || Choose(kind, version, tried) is not { } device)
            {
                break;
            }

            tried = device;
            device.Begin();
            try
            {
                var encoded = await encode(device, left).WaitAsync(left, time, cancellationToken).ConfigureAwait(false);
                if (encoded.Outcome == EncodeOutcome.Encoded)
                {
                    return encoded;
                }

                (outcome, reason) = (encoded.Outcome, ReasonOf(encoded.Outcome));
                if (encoded.Outcome == EncodeOutcome.NothingKnown)
                {
                    break;
                }

                if (encoded.Outcome == EncodeOutcome.Failed)
                {
                    device.SetAside("it could not run the model");
                }
            }
            catch (TimeoutException)
            {
                (outcome, reason) = (EncodeOutcome.Late, "late");
            }
            catch (Exception exception) when (exception is OrleansException or ObjectDisposedException)
            {
                (outcome, reason) = (EncodeOutcome.NotLoaded, "unreachable");
                device.SetAside(ModelFolder.FirstLine(exception));
            }
            finally
            {
                device.End();
            }
        }

        metrics.CountFallback(kind, reason);
        return new Encoded(outcome, null);
    }

    private KnownDevice? Choose(string kind, string version, KnownDevice? tried)
    {
        var devices = _devices;
        KnownDevice? local = null;
        var others = 0;
        foreach (var device in devices)
        {
            if (IsCandidate(device))
            {
                local = device.IsLocal && (local is null || device.Load < local.Load) ? device : local;
                others += device.IsLocal ? 0 : 1;
            }
        }

        if (local is not null || others == 0)
        {
            return local;
        }

        var first = Nth(Random.Shared.Next(others));
        var second = Nth(Random.Shared.Next(others));
        return second.Load < first.Load ? second : first;

        bool IsCandidate(KnownDevice device) => device != tried && !device.IsSetAside && device.Has(kind, version);

        KnownDevice Nth(int index)
        {
            KnownDevice? last = null;
            foreach (var device in devices)
            {
                if (!device.IsLocal && IsCandidate(device))
                {
                    last = device;
                    if (index-- == 0)
                    {
                        break;
                    }
                }
            }

            // One may have been set aside since they were counted.
            return last ?? devices[0];
        }
    }

    private async Task FollowAsync(CancellationToken stopping)
    {
        using var timer = new PeriodicTimer(ProbeInterval, time);
        var round = 0L;
        do
        {
            Refresh();
            var probesAll = round++ % 4 == 0;
            await Task.WhenAll(
                _devices.Where(device => probesAll || device.IsSetAside || device.IsLocal).Select(device => ProbeAsync(device, stopping))).ConfigureAwait(false);
        }
        while (await timer.WaitForNextTickAsync(stopping).ConfigureAwait(false));
    }

    /// <summary>Takes up the devices of silos that joined, and lets go those of silos that left.</summary>
    private void Refresh()
    {
        var known = _devices.ToDictionary(device => device.Address);
        var devices = new List<KnownDevice>();
        foreach (var (silo, _) in silos.GetApproximateSiloStatuses(onlyActive: true).OrderBy(pair => pair.Key.ToParsableString(), StringComparer.Ordinal))
        {
            for (var slot = 0; slot < roles.DevicesOf(silo); slot++)
            {
                var address = new DeviceAddress(silo, slot);
                devices.Add(known.GetValueOrDefault(address) ?? New(address));
            }
        }

        _devices = [.. devices];
    }

    private KnownDevice New(DeviceAddress address) => new(
        address,
        grains.GetGrain<IEncoderGrain>(address.Key),
        address.Silo.Equals(roles.Local),
        (device, reason) => LogSetAside(device.Address.Key, reason),
        options.Value,
        time);

    private async Task ProbeAsync(KnownDevice device, CancellationToken stopping)
    {
        try
        {
            var status = await device.Grain.GetStatusAsync().AsTask().WaitAsync(ProbeTimeout, time, stopping).ConfigureAwait(false);
            if (device.Probed(status))
            {
                LogAvailable(device.Address.Key);
            }
        }
        catch (Exception exception) when (!stopping.IsCancellationRequested)
        {
            // Whatever it is, it is this device's: the others are probed all the same.
            device.SetAside(ModelFolder.FirstLine(exception));
        }
    }

    private static string ReasonOf(EncodeOutcome outcome) => outcome switch
    {
        EncodeOutcome.NotLoaded => "not_loaded",
        EncodeOutcome.QueueFull => "queue_full",
        EncodeOutcome.Late => "late",
        EncodeOutcome.NothingKnown => "nothing_known",
        EncodeOutcome.NoNumbers => "no_numbers",
        _ => "failed",
    };

    [LoggerMessage(LogLevel.Information, "Encoder device {Device} can be called.")]
    private partial void LogAvailable(string device);

    [LoggerMessage(LogLevel.Warning, "Encoder device {Device} is set aside until it answers a probe: {Reason}")]
    private partial void LogSetAside(string device, string reason);
}
