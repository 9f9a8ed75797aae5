using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Inference;

/// <summary>Which models a silo serves and what runs them. Bound from the configuration section <c>Inference</c>.</summary>
public sealed class InferenceOptions : ExecutionOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Inference";

    /// <summary>
    /// Folder of the models, the same on every silo: a folder for each version, and <c>active.json</c> that names the ones to be
    /// served. Null for none: texts are hashed, and profiles are means of item vectors.
    /// </summary>
    public string? Registry { get; set; }

    /// <summary>How often the registry is looked at, 100 ms to 5 minutes.</summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Devices of the silo, 1 to 64: GPUs from <see cref="ExecutionOptions.DeviceId"/> on, or sets of CPU threads.</summary>
    public int Devices { get; set; } = 1;

    /// <summary>Most requests of one batch, 1 to 4096.</summary>
    public int MaxBatch { get; set; } = 64;

    /// <summary>
    /// How long a batch that is not full waits for more, up to 100 ms. 0 starts what is there: batches then grow by themselves
    /// while the device is busy, and a lone request does not wait.
    /// </summary>
    public TimeSpan MaxQueueDelay { get; set; } = TimeSpan.Zero;

    /// <summary>Requests that wait for one model of one device, 1 to 1,000,000; a further one is turned away.</summary>
    public int QueueCapacity { get; set; } = 2_048;

    /// <summary>How long a feed waits for its profile to be encoded, 1 ms to 5 s; then it goes on with the mean of item vectors.</summary>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromMilliseconds(50);

    /// <summary>How long a product waits for its text to be encoded, 10 ms to 1 minute; then it is asked for again later.</summary>
    public TimeSpan CatalogDeadline { get; set; } = TimeSpan.FromSeconds(3);
}
