using System.Net;
using Microsoft.Extensions.Options;
using RealtimeRec.Hosting.Configuration;
using RealtimeRec.Placement;

namespace RealtimeRec.Silo;

/// <summary>Refuses a Silo section that cannot work, naming the key.</summary>
internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var check = new OptionsCheck(SiloOptions.Section);
        if (options.Clustering is not ("redis" or "localhost"))
        {
            check.Refuse(nameof(options.Clustering), $"must be redis or localhost, not \"{options.Clustering}\".");
        }

        if (options.Clustering == "localhost" && !options.HasRole(SiloRole.Users))
        {
            check.Refuse(nameof(options.Roles), $"must include {SiloRole.Users.Name()} in a cluster of one silo.");
        }

        foreach (var (port, key) in new[] { (options.SiloPort, nameof(options.SiloPort)), (options.GatewayPort, nameof(options.GatewayPort)) })
        {
            if (port is < 1 or > 65_535)
            {
                check.Refuse(key, $"must be a TCP port, 1 to 65535, not {port}.");
            }
        }

        if (options.SiloPort == options.GatewayPort)
        {
            check.Refuse(nameof(options.GatewayPort), $"must differ from {nameof(options.SiloPort)}.");
        }

        if (options.AdvertisedAddress is { } address && !IPAddress.TryParse(address, out _))
        {
            check.Refuse(nameof(options.AdvertisedAddress), $"must be an IP address, not \"{address}\".");
        }

        check.Within(nameof(options.ResponseTimeout), options.ResponseTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        check.Within(nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));

        check.Within(nameof(options.CollectionAge), options.CollectionAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        check.Within(nameof(options.ProductCollectionAge), options.ProductCollectionAge, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));

        var membership = options.Membership;
        string Membership(string key) => $"{nameof(options.Membership)}:{key}";
        check.Within(Membership(nameof(membership.ProbeTimeout)), membership.ProbeTimeout, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1));
        check.Within(Membership(nameof(membership.HeartbeatInterval)), membership.HeartbeatInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        check.Within(Membership(nameof(membership.RefreshInterval)), membership.RefreshInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        check.Within(Membership(nameof(membership.MissedProbes)), membership.MissedProbes, 2, 20);
        check.Within(Membership(nameof(membership.Votes)), membership.Votes, 1, 10);
        return check.Result;
    }
}
