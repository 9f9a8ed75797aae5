namespace RealtimeRec.Gateway.Events;

/// <summary>How the gateway produces HTTP events to Kafka. Bound from the configuration section <c>Kafka:Producer</c>.</summary>
public sealed class KafkaIngressOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Kafka:Producer";

    /// <summary>How long an event waits for others to share its batch: what it adds to an idle gateway's answer.</summary>
    public TimeSpan Linger { get; set; } = TimeSpan.FromMilliseconds(2);

    /// <summary>How long the brokers have to take an event; then its request is answered 503.</summary>
    public TimeSpan MessageTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Events that may wait for the brokers at once; a request that finds no place is answered 503.</summary>
    public int MaxQueuedEvents { get; set; } = 100_000;

    /// <summary>Memory for the events that wait, in KiB.</summary>
    public int MaxQueuedKilobytes { get; set; } = 65_536;
}
