namespace RealtimeRec.Events;

/// <summary>
/// Events of one user, in the order they are to be applied. Events from a log carry their place in it, so that a
/// redelivered event changes nothing however long ago it was applied.
/// </summary>
[GenerateSerializer, Immutable, Alias("EventBatch")]
public sealed class EventBatch
{
    /// <summary>The events, at least one, all naming one user.</summary>
    [Id(0)] public required ShopEvent[] Events { get; init; }

    /// <summary>The log the events come from (a partition of Kafka by <see cref="LogNames"/>, an import file's hash), or null.</summary>
    [Id(1)] public string? Partition { get; init; }

    /// <summary>The offset of each event in <see cref="Partition"/>, ascending; same length as <see cref="Events"/>. Null without a partition.</summary>
    [Id(2)] public long[]? Offsets { get; init; }

    /// <summary>The silo that reads <see cref="Partition"/>; the user's grain moves to it when batches keep coming from there. Null when no silo does.</summary>
    [Id(3)] public SiloAddress? Origin { get; init; }

    /// <summary>
    /// Whether the events are a record of the past and not live traffic. Its times are often coarse (an invoice's hundred
    /// lines in one minute), so that a rate says nothing about who was behind them.
    /// </summary>
    [Id(4)] public bool Historical { get; init; }

    /// <summary>The logs that <see cref="Partition"/> goes on, the earliest first; null for none.</summary>
    [Id(5)] public EarlierLog[]? Earlier { get; init; }

    /// <summary>
    /// Which of the events were applied before by the user that they name, who was merged into the one that gets them; same length as
    /// <see cref="Events"/>. Null where the events name the user who gets them; set between grains alone.
    /// </summary>
    [Id(6)] public bool[]? AppliedBefore { get; init; }
}
