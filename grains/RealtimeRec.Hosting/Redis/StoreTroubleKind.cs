namespace RealtimeRec.Hosting.Redis;

/// <summary>Why Redis cannot be used as it should.</summary>
public enum StoreTroubleKind
{
    /// <summary>There is no connection.</summary>
    Unreachable = 0,

    /// <summary>There is a connection, and calls are not answered.</summary>
    Silent = 1,

    /// <summary>It has no memory for more.</summary>
    Full = 2,

    /// <summary>It is a replica, or was made read-only.</summary>
    ReadOnly = 3,

    /// <summary>It was started a moment ago and reads its data.</summary>
    Loading = 4,

    /// <summary>It refuses calls or writes for another reason: its disk, its replicas, rights.</summary>
    Refusing = 5,

    /// <summary>It answers and takes writes, and each call waits so long that everything behind it does.</summary>
    Slow = 6,
}
