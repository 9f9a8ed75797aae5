namespace RealtimeRec.Users;

/// <summary>Why a user does not become part of another.</summary>
internal enum LeadRefusal : byte
{
    /// <summary>It is part of a third one.</summary>
    LeadsElsewhere = 0,

    /// <summary>It takes in others at this moment.</summary>
    Busy = 1,

    /// <summary>It takes in the other one at this moment, and is to.</summary>
    TakesTheOther = 2,

    /// <summary>The chain of merges would be too long.</summary>
    TooDeep = 3,

    /// <summary>It brings more users with it than there is room for.</summary>
    TooMany = 4,
}
