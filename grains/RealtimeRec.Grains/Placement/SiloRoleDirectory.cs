using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace RealtimeRec.Placement;

/// <summary>Which silo has which role, from the metadata that silos give each other as they join.</summary>
internal sealed class SiloRoleDirectory(ISiloMetadataCache cache, IOptions<SiloMetadata> own, ILocalSiloDetails local)
{
    /// <summary>This silo.</summary>
    public SiloAddress Local => local.SiloAddress;

    /// <summary>Whether this silo has the role.</summary>
    public bool LocalHas(string role) => own.Value.Metadata.ContainsKey(SiloRoles.MetadataKey(role));

    /// <summary>Whether the silo is known to have the role.</summary>
    public bool Has(SiloAddress silo, string role) =>
        // The cache asks this silo too, over the network, and does not know the answer when the first call is placed.
        silo.Equals(Local) ? LocalHas(role) : cache.GetSiloMetadata(silo).Metadata.ContainsKey(SiloRoles.MetadataKey(role));
}
