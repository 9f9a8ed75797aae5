using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Orleans.Placement;
using Orleans.Runtime.MembershipService.SiloMetadata;
using RealtimeRec.Encoders.Sessions;

namespace RealtimeRec.Placement;

/// <summary>Gives a silo its roles.</summary>
internal static class SiloRolesExtensions
{
    /// <summary>
    /// Puts the roles and the devices into the silo's metadata, and adds the filter and the director by which grains are placed on
    /// them.
    /// </summary>
    public static ISiloBuilder UseSiloRoles(this ISiloBuilder silo, IEnumerable<SiloRole> roles, ExecutionProvider? accelerator, int devices)
    {
        var metadata = roles.ToDictionary(SiloRoles.MetadataKey, _ => "true");
        if (accelerator is { } provider)
        {
            metadata[SiloRoles.AcceleratorKey] = provider.Name();
            metadata[SiloRoles.DevicesKey] = devices.ToString(CultureInfo.InvariantCulture);
        }

        silo.UseSiloMetadata(metadata);
        silo.Services.AddPlacementDirector<PlacedOnNamedSiloStrategy, PlacedOnNamedSiloDirector>();
        silo.Services.TryAddSingleton<SiloRoleDirectory>();
        // An instance for each class of grains: it holds the role of its class.
        silo.Services.AddPlacementFilter<PlacedOnRoleStrategy, PlacedOnRoleDirector>(ServiceLifetime.Transient);
        return silo;
    }
}
