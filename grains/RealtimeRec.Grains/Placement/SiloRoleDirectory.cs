using System.Globalization;
using Microsoft.Extensions.Options;
using Orleans.Runtime.MembershipService.SiloMetadata;
using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Placement;

/// <summary>Which silo has which role, from the metadata that silos give each other as they join.</summary>
internal sealed class SiloRoleDirectory(ISiloMetadataCache cache, IOptions<SiloMetadata> own, ILocalSiloDetails local)
{
    /// <summary>This silo.</summary>
    public SiloAddress Local => local.SiloAddress;

    /// <summary>Whether this silo has the role.</summary>
    public bool LocalHas(SiloRole role) => own.Value.Metadata.ContainsKey(SiloRoles.MetadataKey(role));

    /// <summary>Whether the silo is known to have the role.</summary>
    public bool Has(SiloAddress silo, SiloRole role) =>
        MetadataOf(silo).ContainsKey(SiloRoles.MetadataKey(role));

    /// <summary>How many devices the silo runs encoders on.</summary>
    public int DevicesOf(SiloAddress silo) =>
        MetadataOf(silo).TryGetValue(SiloRoles.DevicesKey, out var count) ? int.Parse(count, CultureInfo.InvariantCulture) : 0;

    /// <summary>What runs the encoders of the silo; null when it has none.</summary>
    public ExecutionProvider? AcceleratorOf(SiloAddress silo) =>
        Enum.TryParse<ExecutionProvider>(MetadataOf(silo).GetValueOrDefault(SiloRoles.AcceleratorKey), ignoreCase: true, out var provider) ? provider : null;

    private IReadOnlyDictionary<string, string> MetadataOf(SiloAddress silo) =>
        // The cache asks this silo too, over the network, and does not know the answer when the first call is placed.
        silo.Equals(Local) ? own.Value.Metadata : cache.GetSiloMetadata(silo).Metadata;
}
