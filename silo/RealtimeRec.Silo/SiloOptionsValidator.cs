using System.Net;
using Microsoft.Extensions.Options;
using RealtimeRec.Placement;

namespace RealtimeRec.Silo;

/// <summary>Refuses a Silo section that cannot work, naming the key.</summary>
internal sealed class SiloOptionsValidator : IValidateOptions<SiloOptions>
{
    public ValidateOptionsResult Validate(string? name, SiloOptions options)
    {
        var errors = new List<string>();
        void Refuse(string key, string message) => errors.Add($"{SiloOptions.Section}:{key} {message}");
        void Within(string key, TimeSpan value, TimeSpan least, TimeSpan most)
        {
            if (value < least || value > most)
            {
                Refuse(key, $"must be from {least:c} to {most:c}, not {value:c}.");
            }
        }

        if (options.Clustering is not ("redis" or "localhost"))
        {
            Refuse(nameof(options.Clustering), $"must be redis or localhost, not \"{options.Clustering}\".");
        }

        if (options.Clustering == "localhost" && !options.HasRole(SiloRole.Users))
        {
            Refuse(nameof(options.Roles), $"must include {SiloRole.Users.Name()} in a cluster of one silo.");
        }

        foreach (var (port, key) in new[] { (options.SiloPort, nameof(options.SiloPort)), (options.GatewayPort, nameof(options.GatewayPort)) })
        {
            if (port is < 1 or > 65_535)
            {
                Refuse(key, $"must be a TCP port, 1 to 65535, not {port}.");
            }
        }

        if (options.SiloPort == options.GatewayPort)
        {
            Refuse(nameof(options.GatewayPort), $"must differ from {nameof(options.SiloPort)}.");
        }

        if (options.AdvertisedAddress is { } address && !IPAddress.TryParse(address, out _))
        {
            Refuse(nameof(options.AdvertisedAddress), $"must be an IP address, not \"{address}\".");
        }

        Within(nameof(options.ResponseTimeout), options.ResponseTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        Within(nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));

        Within(nameof(options.CollectionAge), options.CollectionAge, TimeSpan.FromMinutes(1), TimeSpan.FromDays(7));
        Within(nameof(options.ProductCollectionAge), options.ProductCollectionAge, TimeSpan.FromSeconds(10), TimeSpan.FromDays(7));

        var membership = options.Membership;
        string Membership(string key) => $"{nameof(options.Membership)}:{key}";
        Within(Membership(nameof(membership.ProbeTimeout)), membership.ProbeTimeout, TimeSpan.FromMilliseconds(200), TimeSpan.FromMinutes(1));
        Within(Membership(nameof(membership.HeartbeatInterval)), membership.HeartbeatInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(1));
        Within(Membership(nameof(membership.RefreshInterval)), membership.RefreshInterval, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5));
        if (membership.MissedProbes is < 2 or > 20)
        {
            Refuse(Membership(nameof(membership.MissedProbes)), $"must be from 2 to 20, not {membership.MissedProbes}.");
        }

        if (membership.Votes is < 1 or > 10)
        {
            Refuse(Membership(nameof(membership.Votes)), $"must be from 1 to 10, not {membership.Votes}.");
        }

        return errors.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(errors);
    }
}
