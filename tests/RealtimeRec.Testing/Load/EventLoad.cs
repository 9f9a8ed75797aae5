namespace RealtimeRec.Testing.Load;

/// <summary>What an <see cref="EventProducer"/> produces.</summary>
public sealed record EventLoad
{
    /// <summary>Where the brokers are.</summary>
    public required string BootstrapServers { get; init; }

    /// <summary>Topic of the events.</summary>
    public string Topic { get; init; } = "shop.events";

    /// <summary>
    /// What the choices are drawn from; the same seed makes the same records but for their times. It is in every event's id:
    /// two producers of one shop need two seeds.
    /// </summary>
    public int Seed { get; init; } = 1;

    /// <summary>Records a second, whether they are acknowledged in time or not.</summary>
    public double PerSecond { get; init; } = 500;

    /// <summary>What the users' ids begin with; loads of different users in one cluster need different ones.</summary>
    public string UserPrefix { get; init; } = "user-";

    /// <summary>Number of users: <c>user-0</c> and so on.</summary>
    public int Users { get; init; } = 1_000;

    /// <summary>Number of products: <c>item-0</c> and so on.</summary>
    public int Products { get; init; } = 1_000;

    /// <summary>Share of the events that are the first user's, 0 to 1, beside its part of the others.</summary>
    public double HotUserShare { get; init; }

    /// <summary>Share of the events that are of <c>item-0</c>, 0 to 1, beside its part of the others.</summary>
    public double HotProductShare { get; init; }

    /// <summary>
    /// One record in so many is no valid event, each in its turn: no JSON, no user, no item, a time in the future.
    /// 0 for none.
    /// </summary>
    public int PoisonEvery { get; init; }

    /// <summary>Size of those that are no JSON, in bytes: as small as they are, or larger than a dead letter may be.</summary>
    public int PoisonBytes { get; init; }

    /// <summary>Size of a header that every record has which is no valid event, in bytes; 0 for none.</summary>
    public int PoisonHeaderBytes { get; init; }

    /// <summary>Share of the events, 0 to 1, that are an earlier event of their user once more, to the byte.</summary>
    public double RepeatShare { get; init; }

    /// <summary>How long the producer gathers records before it sends them.</summary>
    public TimeSpan Linger { get; init; } = TimeSpan.FromMilliseconds(5);
}
