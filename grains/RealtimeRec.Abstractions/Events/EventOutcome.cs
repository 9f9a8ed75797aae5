namespace RealtimeRec.Events;

/// <summary>What became of an event in its user's profile.</summary>
public enum EventOutcome : byte
{
    /// <summary>It changed the profile.</summary>
    Applied = 0,

    /// <summary>It had been applied before (same id, or an offset already passed) and changed nothing.</summary>
    Duplicate = 1,
}
