using RealtimeRec.Placement;

namespace RealtimeRec.Inference;

/// <summary>A device as this silo knows it. Safe for concurrent use: what is read may be a moment old.</summary>
internal sealed class KnownDevice : ICallWatch
{
    /// <summary>Late answers in a row after which a device is not waited for any more.</summary>
    private const int Patience = 3;

    private static readonly TimeSpan ShortestRest = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestRest = TimeSpan.FromSeconds(30);

    private readonly TimeProvider _time;
    private readonly Action<KnownDevice, string> _setAside;
    private readonly Lock _gate = new();
    private int _inFlight;
    private int _queued;
    private int _late;
    private long _lateSince;
    private TimeSpan _rest;
    private long _restsSince;
    private volatile bool _isSetAside = true;
    private volatile IReadOnlySet<string> _loaded = new HashSet<string>();

    /// <param name="address">Which one it is.</param>
    /// <param name="grain">What stands for it.</param>
    /// <param name="isLocal">Whether it is this silo's own.</param>
    /// <param name="setAside">Told when it is set aside, and why.</param>
    /// <param name="options">How many requests go together.</param>
    /// <param name="time">The clock.</param>
    public KnownDevice(
        DeviceAddress address, IEncoderGrain grain, bool isLocal, Action<KnownDevice, string> setAside, InferenceOptions options, TimeProvider time)
    {
        (Address, Grain, IsLocal, _setAside, _time) = (address, grain, isLocal, setAside, time);
        Users = new EncoderChannel<UserHistory>(grain.EncodeUsersAsync, this, options, time);
        Texts = new EncoderChannel<EncoderText>(grain.EncodeTextsAsync, this, options, time);
    }

    /// <summary>Which one it is.</summary>
    public DeviceAddress Address { get; }

    /// <summary>What stands for it.</summary>
    public IEncoderGrain Grain { get; }

    /// <summary>Whether it is this silo's own.</summary>
    public bool IsLocal { get; }

    /// <summary>The way to its user encoders; a request's version is that of the models.</summary>
    public EncoderChannel<UserHistory> Users { get; }

    /// <summary>The way to its text encoders.</summary>
    public EncoderChannel<EncoderText> Texts { get; }

    /// <summary>Whether it is not to be called until it has answered a probe; at first it is.</summary>
    public bool IsSetAside => _isSetAside;

    /// <summary>Requests under way from here and waiting there, as far as known.</summary>
    public int Load => Volatile.Read(ref _inFlight) + Volatile.Read(ref _queued);

    /// <summary>Whether it has a model of the kind and version.</summary>
    public bool Has(string kind, string version) => _loaded.Contains(KeyOf(kind, version));

    /// <summary>Counts a request that begins.</summary>
    public void Begin() => Interlocked.Increment(ref _inFlight);

    /// <summary>Counts a request that ended.</summary>
    public void End() => Interlocked.Decrement(ref _inFlight);

    /// <inheritdoc/>
    public void Answered(EncodeReply reply)
    {
        Volatile.Write(ref _queued, reply.QueueDepth);
        if (Array.Exists(reply.Results, result => result.Outcome is EncodeOutcome.Encoded or EncodeOutcome.NothingKnown))
        {
            lock (_gate)
            {
                (_late, _rest) = (0, TimeSpan.Zero);
            }
        }
    }

    /// <inheritdoc/>
    /// <remarks>
    /// Calls that were under way when one was found late met the same delay, of one batch perhaps: they are not counted again, so
    /// that late answers in a row are answers to calls one after the other.
    /// </remarks>
    public void Late(long began)
    {
        bool setAside;
        lock (_gate)
        {
            if (_late > 0 && began < _lateSince)
            {
                return;
            }

            _lateSince = _time.GetTimestamp();
            setAside = ++_late >= Patience;
        }

        if (setAside)
        {
            SetAside("its answers came late");
        }
    }

    /// <summary>It cannot be called, or cannot run the model.</summary>
    /// <remarks>
    /// One that is set aside again, without having encoded anything since, rests for longer each time: it may answer probes and still
    /// be of no use.
    /// </remarks>
    public void SetAside(string reason)
    {
        lock (_gate)
        {
            if (_isSetAside)
            {
                return;
            }

            _isSetAside = true;
            _restsSince = _time.GetTimestamp();
        }

        _setAside(this, reason);
    }

    /// <summary>It answered a probe; answers whether it can be called now and could not before.</summary>
    public bool Probed(DeviceStatus status)
    {
        _loaded = status.Encoders.Select(encoder => KeyOf(encoder.Kind, encoder.Version)).ToHashSet(StringComparer.Ordinal);
        Volatile.Write(ref _queued, status.QueueDepth);
        lock (_gate)
        {
            if (!_isSetAside || (_rest > TimeSpan.Zero && _time.GetElapsedTime(_restsSince) < _rest))
            {
                return false;
            }

            _isSetAside = false;
            _rest = _rest == TimeSpan.Zero ? ShortestRest : _rest * 2 < LongestRest ? _rest * 2 : LongestRest;
            return true;
        }
    }

    private static string KeyOf(string kind, string version) => $"{kind} {version}";
}
