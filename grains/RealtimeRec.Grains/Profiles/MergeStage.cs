namespace RealtimeRec.Profiles;

/// <summary>How far the merge of one user into another is. Stored.</summary>
internal enum MergeStage : byte
{
    /// <summary>It is to be: the other one may hold all that it held, and may or may not lead here.</summary>
    Begun = 0,

    /// <summary>What the other one held is here; it leads here and may hold the same still.</summary>
    Taken = 1,

    /// <summary>The other one holds nothing but what its own events are told again by.</summary>
    Done = 2,
}
