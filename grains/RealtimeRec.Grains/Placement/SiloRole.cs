namespace RealtimeRec.Placement;

/// <summary>What a silo is for. One silo may have several roles, and by default has them all.</summary>
public enum SiloRole
{
    /// <summary>Takes events and the catalogue from Kafka.</summary>
    Ingest,

    /// <summary>Holds grains with state, the replica of the catalogue and the index; the silos that gateways call.</summary>
    Users,

    /// <summary>Runs encoders.</summary>
    Inference,
}
