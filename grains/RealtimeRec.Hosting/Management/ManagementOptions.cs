using Microsoft.Extensions.Configuration;

namespace RealtimeRec.Hosting.Management;

/// <summary>Where operators' routes are served. Bound from the configuration section <c>Management</c>.</summary>
public sealed class ManagementOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Management";

    /// <summary>Key of <see cref="Port"/>.</summary>
    internal const string PortKey = $"{Section}:{nameof(Port)}";

    /// <summary>TCP port on every interface that alone serves probes and metrics; 0 to serve them where everything else is.</summary>
    public int Port { get; set; }

    /// <summary>Reads the section.</summary>
    internal static ManagementOptions From(IConfiguration configuration) => configuration.GetSection(Section).Get<ManagementOptions>() ?? new ManagementOptions();
}
