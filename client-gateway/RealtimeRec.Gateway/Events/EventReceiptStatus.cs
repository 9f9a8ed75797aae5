namespace RealtimeRec.Gateway.Events;

/// <summary>How far an event got before its sender was answered.</summary>
public enum EventReceiptStatus : byte
{
    /// <summary>It is in the log for good and will be applied in a moment.</summary>
    Accepted = 0,

    /// <summary>It changed its user's profile.</summary>
    Applied = 1,

    /// <summary>It had been applied before and changed nothing.</summary>
    Duplicate = 2,

    /// <summary>A quality rule refused it.</summary>
    Rejected = 3,

    /// <summary>A quality rule set it aside: its sender may try it again after a fix.</summary>
    Quarantined = 4,
}
