namespace RealtimeRec.Quality;

/// <summary>What a quality rule does with an event that breaks it; if several rules are broken, the strictest action counts.</summary>
public enum RuleAction : byte
{
    /// <summary>The event is applied; that it broke the rule is counted and shown.</summary>
    Flag = 0,

    /// <summary>The event is set aside (dead letter) with the reason, to be replayed after a fix.</summary>
    Quarantine = 1,

    /// <summary>The event is dropped.</summary>
    Reject = 2,
}
