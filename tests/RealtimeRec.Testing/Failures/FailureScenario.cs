using RealtimeRec.Testing.Load;

namespace RealtimeRec.Testing.Failures;

/// <summary>Something that happens to a cluster while a shop's events flow and feeds are asked for.</summary>
/// <param name="Name">What happens.</param>
/// <param name="ActAsync">Makes it happen, and ends when it is over; what is missing of the cluster then is put back afterwards.</param>
public sealed record FailureScenario(string Name, Func<FailureScene, Task> ActAsync)
{
    /// <summary>Whether an operator does it on purpose and in order: then no request for a feed may fail.</summary>
    public bool IsGraceful { get; init; }

    /// <summary>
    /// Whether the brokers take no dead letter of the oversized records, not even a cut one: then they must be dropped, counted and logged,
    /// and the others be set aside as ever.
    /// </summary>
    public bool DropsOversized { get; init; }

    /// <summary>The load it happens under.</summary>
    public Func<EventLoad, EventLoad> Shape { get; init; } = static load => load;

    public override string ToString() => Name;
}
