namespace RealtimeRec.Silo;

/// <summary>
/// How a silo that died is told from one that is busy. Bound from the configuration section <c>Silo:Membership</c>.
/// </summary>
/// <remarks>
/// Silos probe each other. A probe is given up after <see cref="ProbeTimeout"/> at first, then after what the silo's earlier
/// answers make unlikely, from half to twice that time, and the next one follows at once. After <see cref="MissedProbes"/> in a
/// row, the last by way of a third silo, a vote is cast; <see cref="Votes"/> declare the silo dead, and its grains are made anew
/// elsewhere. A killed process is declared dead in 1 to 2 seconds by the defaults. One that is only slow is not: while a message
/// of it came in the last probes' time, whatever it was, no vote is cast, and a silo that is itself short of threads waits longer
/// for the others.
/// </remarks>
public sealed class SiloMembershipOptions
{
    /// <summary>How long to wait for the answer to a probe at first, 200 milliseconds to 1 minute.</summary>
    public TimeSpan ProbeTimeout { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>Probes in a row without an answer that make a silo suspect, 2 to 20.</summary>
    public int MissedProbes { get; set; } = 3;

    /// <summary>Silos that must suspect another one at a time to declare it dead, 1 to 10; fewer when fewer are left.</summary>
    public int Votes { get; set; } = 2;

    /// <summary>
    /// How often a silo says in Redis that it is alive, 1 second to 1 minute. After <see cref="StaleHeartbeats"/> times that without, its
    /// vote is not waited for, and a newcomer that cannot connect to it declares it dead.
    /// </summary>
    public TimeSpan HeartbeatInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>How often a silo reads the list of silos in Redis, besides being told of changes, 1 second to 5 minutes.</summary>
    public TimeSpan RefreshInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Heartbeats in a row that are missed by a silo that is gone.</summary>
    internal const int StaleHeartbeats = 3;

    /// <summary>How old the last heartbeat of a silo that is gone is at least.</summary>
    internal TimeSpan StaleAfter => HeartbeatInterval * StaleHeartbeats;
}
