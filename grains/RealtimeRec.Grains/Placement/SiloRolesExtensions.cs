using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;

namespace RealtimeRec.Placement;

/// <summary>Gives a silo its roles.</summary>
internal static class SiloRolesExtensions
{
    /// <summary>Puts the roles into the silo's metadata, and adds the filter by which grains are placed on them.</summary>
    public static ISiloBuilder UseSiloRoles(this ISiloBuilder silo, IEnumerable<string> roles)
    {
        silo.UseSiloMetadata(roles.ToDictionary(SiloRoles.MetadataKey, _ => "true"));
        silo.Services.TryAddSingleton<SiloRoleDirectory>();
        silo.Services.AddPlacementFilter<PlacedOnRoleStrategy, PlacedOnRoleDirector>(ServiceLifetime.Singleton);
        return silo;
    }
}
