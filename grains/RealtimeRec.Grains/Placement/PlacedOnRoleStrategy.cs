using Orleans.Metadata;
using Orleans.Placement;

namespace RealtimeRec.Placement;

/// <summary>The filter of <see cref="PlacedOnRoleAttribute"/>, as it travels in the grain's properties.</summary>
internal sealed class PlacedOnRoleStrategy(SiloRole role) : PlacementFilterStrategy(order: 0)
{
    private const string RoleProperty = "role";

    public PlacedOnRoleStrategy()
        : this(default(SiloRole))
    {
    }

    /// <summary>The role that a silo must have.</summary>
    public SiloRole Role { get; private set; } = role;

    public override void AdditionalInitialize(GrainProperties properties) =>
        Role = SiloRoles.Find(GetPlacementFilterGrainProperty(RoleProperty, properties) ?? "")
            ?? throw new InvalidOperationException("The role that a class of grains is placed on is not known here.");

    protected override IEnumerable<KeyValuePair<string, string>> GetAdditionalGrainProperties(
        IServiceProvider services, Type grainClass, GrainType grainType, IReadOnlyDictionary<string, string> existingProperties) =>
        [new(RoleProperty, Role.Name())];
}
