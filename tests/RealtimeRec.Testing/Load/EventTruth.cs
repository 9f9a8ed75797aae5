namespace RealtimeRec.Testing.Load;

/// <summary>What the broker acknowledged: what a cluster must hold in the end, no more and no less.</summary>
public sealed class EventTruth
{
    /// <summary>How many items of a user are remembered in their order.</summary>
    public const int RecentItems = 20;

    /// <summary>Records acknowledged: valid, repeated and invalid.</summary>
    public required long Records { get; init; }

    /// <summary>Records that the producer gave up on: the broker may hold them or not. Anything but 0 makes the rest uncertain.</summary>
    public required long Undelivered { get; init; }

    /// <summary>Every user with an event.</summary>
    public required IReadOnlyDictionary<string, UserTruth> Users { get; init; }

    /// <summary>Where the invalid records lie.</summary>
    public required IReadOnlySet<RecordPosition> Invalid { get; init; }

    /// <summary>Where those of them lie that are no JSON, and as large as the load asks for (<see cref="EventLoad.PoisonBytes"/>).</summary>
    public required IReadOnlySet<RecordPosition> Oversized { get; init; }

    /// <summary>Distinct valid events of all users.</summary>
    public long Events => Users.Values.Sum(user => user.Events);
}
