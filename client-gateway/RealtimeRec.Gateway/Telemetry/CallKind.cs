namespace RealtimeRec.Gateway.Telemetry;

/// <summary>What a call does, and with it which breaker it passes: while the store is away, writes fail but reads go on from memory.</summary>
internal enum CallKind
{
    /// <summary>It reads.</summary>
    Read = 0,

    /// <summary>It answers once something is durable.</summary>
    Write = 1,

    /// <summary>It reads what every silo knows.</summary>
    Replica = 2,
}
