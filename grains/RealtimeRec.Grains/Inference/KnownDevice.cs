namespace RealtimeRec.Inference;

/// <summary>A device as this silo knows it. Safe for concurrent use: what is read may be a moment old.</summary>
internal sealed class KnownDevice
{
    /// <summary>Late answers in a row after which a device is not waited for any more.</summary>
    private const int Patience = 3;

    private int _inFlight;
    private int _queued;
    private int _late;
    private volatile bool _isSetAside = true;
    private volatile IReadOnlySet<string> _loaded = new HashSet<string>();

    public KnownDevice(DeviceAddress address, IEncoderGrain grain, bool isLocal, InferenceOptions options, TimeProvider time)
    {
        (Address, Grain, IsLocal) = (address, grain, isLocal);
        Users = new EncoderChannel<UserHistory>((models, histories, left) => AnsweredAsync(grain.EncodeUsersAsync(models, histories, left)), options, time);
        Texts = new EncoderChannel<EncoderText>((encoder, texts, left) => AnsweredAsync(grain.EncodeTextsAsync(encoder, texts, left)), options, time);
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

    /// <summary>It did not answer in time; answers whether it is set aside for that.</summary>
    public bool WasLate()
    {
        var setAside = Interlocked.Increment(ref _late) >= Patience && !_isSetAside;
        _isSetAside |= setAside;
        return setAside;
    }

    /// <summary>It cannot be called, or cannot run the model.</summary>
    public void SetAside() => _isSetAside = true;

    /// <summary>It answered a probe.</summary>
    public void Probed(DeviceStatus status)
    {
        _loaded = status.Encoders.Select(encoder => KeyOf(encoder.Kind, encoder.Version)).ToHashSet(StringComparer.Ordinal);
        Answered(status.QueueDepth);
        _isSetAside = false;
    }

    private async ValueTask<EncodeReply> AnsweredAsync(ValueTask<EncodeReply> answer)
    {
        var reply = await answer.ConfigureAwait(false);
        Answered(reply.QueueDepth);
        return reply;
    }

    private void Answered(int queueDepth)
    {
        Volatile.Write(ref _queued, queueDepth);
        Volatile.Write(ref _late, 0);
    }

    private static string KeyOf(string kind, string version) => $"{kind} {version}";
}
