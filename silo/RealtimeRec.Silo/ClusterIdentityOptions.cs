namespace RealtimeRec.Silo;

/// <summary>Which cluster a process belongs to. Bound from the configuration section <c>Cluster</c>.</summary>
public sealed class ClusterIdentityOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Cluster";

    /// <summary>Silos of one id form one cluster.</summary>
    public string ClusterId { get; set; } = "realtimerec";

    /// <summary>Stored state belongs to this id and outlives clusters.</summary>
    public string ServiceId { get; set; } = "realtimerec";
}
