using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using RealtimeRec.Placement;

namespace RealtimeRec.Silo;

/// <summary>How a silo finds the others and what it is for. Bound from the configuration section <c>Silo</c>.</summary>
public sealed class SiloOptions
{
    /// <summary>Name of the configuration section.</summary>
    public const string Section = "Silo";

    /// <summary><c>redis</c> for a cluster, <c>localhost</c> for the one silo of the one-process edition.</summary>
    public string Clustering { get; set; } = "redis";

    /// <summary>
    /// What the silo is for; all of it by default. In configuration a list, or one value with
    /// commas between: <c>--Silo:Roles ingest,users</c>.
    /// </summary>
    public IReadOnlyList<SiloRole> Roles { get; internal set; } = SiloRoles.All;

    /// <summary>TCP port for the other silos.</summary>
    public int SiloPort { get; set; } = 11_111;

    /// <summary>TCP port for gateways; not listened on without the role <see cref="SiloRole.Users"/>.</summary>
    public int GatewayPort { get; set; } = 30_000;

    /// <summary>IP address that the other silos reach this one at; null for the machine's own.</summary>
    public string? AdvertisedAddress { get; set; }

    /// <summary>After this time a call between grains that was not answered fails, 1 second to 5 minutes.</summary>
    public TimeSpan ResponseTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long a stop may take: drain what is on its way, store what grains hold, leave the cluster.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// After this time without a call a grain leaves memory, 1 minute to 7 days; the next call reads it from the store. What all the
    /// grains that left held goes back to the system within two minutes, or as soon as
    /// the silo is calm: a busy one uses it again.
    /// </summary>
    public TimeSpan CollectionAge { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// The same for grains of products, 10 seconds to 7 days: every silo shows products from its own replica, and a load of many must
    /// not leave a grain of each behind.
    /// </summary>
    public TimeSpan ProductCollectionAge { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How a silo that died is told from one that is busy.</summary>
    public SiloMembershipOptions Membership { get; set; } = new();

    /// <summary>What the silo's two ports are listened on: every interface, of IPv6 too where the silo is reached by that.</summary>
    internal IPAddress ListenAddress =>
        IPAddress.TryParse(AdvertisedAddress, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any;

    /// <summary>Whether the silo has the role.</summary>
    public bool HasRole(SiloRole role) => Roles.Contains(role);

    /// <summary>Reads the section.</summary>
    /// <exception cref="OptionsValidationException">It names a role that there is not.</exception>
    internal static SiloOptions From(IConfiguration configuration)
    {
        var section = configuration.GetSection(Section);
        var options = section.Get<SiloOptions>() ?? new SiloOptions();
        var roles = section.GetSection(nameof(Roles));
        var named = roles.GetChildren().Select(child => child.Value).Prepend(roles.Value)
            .SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            .Distinct(StringComparer.Ordinal)
            .ToArray();
        if (named.Length > 0)
        {
            options.Roles = Array.ConvertAll(named, name => SiloRoles.Find(name) ?? throw new OptionsValidationException(
                Section, typeof(SiloOptions), [$"{Section}:{nameof(Roles)} knows no role \"{name}\"; the roles are {string.Join(", ", SiloRoles.All.Select(role => role.Name()))}."]));
        }

        return options;
    }
}
