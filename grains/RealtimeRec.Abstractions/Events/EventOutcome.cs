namespace RealtimeRec.Events;

/// <summary>What happened to an event in its user's profile.</summary>
public enum EventOutcome : byte
{
    /// <summary>It changed the profile.</summary>
    Applied = 0,

    /// <summary>It had been applied before (same id, or an offset already passed) and changed nothing.</summary>
    Duplicate = 1,

    /// <summary>A quality rule refused it: it changed nothing and is not kept.</summary>
    Rejected = 2,

    /// <summary>A quality rule set it aside: it changed nothing, and whoever sent it keeps it for a later try.</summary>
    Quarantined = 3,
}
