namespace RealtimeRec.Silo.Ingestion;

/// <summary>What happened to a partition since it was last read.</summary>
internal enum PartitionChange
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Its topic was deleted and made anew: all in it is new.</summary>
    Recreated,

    /// <summary>Its log ends before what was read of it: records are gone, and others take or will take their offsets.</summary>
    Cut,

    /// <summary>Records were deleted before they were read.</summary>
    Lost,
}
