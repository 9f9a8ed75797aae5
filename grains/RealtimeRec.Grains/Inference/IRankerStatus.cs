namespace RealtimeRec.Inference;

/// <summary>Says which ranker the silo's feeds are ranked by.</summary>
internal interface IRankerStatus
{
    /// <summary>Name of its version; null without one.</summary>
    string? Version { get; }

    /// <summary>Why the ranker that the registry names is not served; null when it is.</summary>
    string? Refused { get; }
}
