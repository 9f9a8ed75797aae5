using System.ComponentModel.DataAnnotations;

namespace RealtimeRec.Gateway.Clustering;

/// <summary>Where a gateway of its own finds the cluster.</summary>
internal sealed class ClusterConnectionOptions
{
    public const string ConnectionStringKey = "Redis:ConnectionString";
    public const string ClusterIdKey = "Cluster:ClusterId";
    public const string ServiceIdKey = "Cluster:ServiceId";

    /// <summary>StackExchange.Redis connection string of the store in which the silos list themselves.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = $"{ConnectionStringKey} is not set: the gateway finds the silos through Redis, for example \"localhost:6379\".")]
    public string? ConnectionString { get; set; }

    /// <summary>Which cluster of silos; the silos' own setting.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = $"{ClusterIdKey} must not be empty.")]
    public string ClusterId { get; set; } = "realtimerec";

    /// <summary>Whose stored data; the silos' own setting.</summary>
    [Required(AllowEmptyStrings = false, ErrorMessage = $"{ServiceIdKey} must not be empty.")]
    public string ServiceId { get; set; } = "realtimerec";
}
