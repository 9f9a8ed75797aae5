using RealtimeRec.Placement;

namespace RealtimeRec.Profiles;

/// <summary>
/// Tells a user grain when to move to the silo that consumes its partition, so that its events stay in one process. Partitions
/// move whenever a silo joins or leaves; a few batches from the new silo say that it is there to stay.
/// </summary>
internal struct PartitionFollower
{
    private const int BatchesBeforeMoving = 3;

    private SiloAddress? _origin;
    private int _batches;

    /// <summary>Takes a batch's origin; answers the silo to move to, or null to stay.</summary>
    public SiloAddress? Follow(SiloAddress? origin, SiloRoleDirectory roles)
    {
        if (origin is null)
        {
            // Not from a partition.
            return null;
        }

        if (origin.Equals(roles.Local))
        {
            _batches = 0;
            return null;
        }

        _batches = origin.Equals(_origin) ? _batches + 1 : 1;
        _origin = origin;
        if (_batches < BatchesBeforeMoving)
        {
            return null;
        }

        _batches = 0;
        return roles.Has(origin, SiloRole.Users) ? origin : null;
    }
}
