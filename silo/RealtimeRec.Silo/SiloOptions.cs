namespace RealtimeRec.Silo;

/// <summary>How a silo finds the others. Bound from the configuration section <c>Silo</c>.</summary>
public sealed class SiloOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Silo";

    /// <summary><c>redis</c> for a cluster, <c>localhost</c> for the one silo of the one-process edition.</summary>
    public string Clustering { get; set; } = "redis";

    /// <summary>TCP port for the other silos.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>TCP port for gateways.</summary>
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>IP address that the other silos reach this one at; null for the machine's own.</summary>
    public string? AdvertisedAddress { get; set; }
}
