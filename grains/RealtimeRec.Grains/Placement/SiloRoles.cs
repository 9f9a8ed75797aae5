namespace RealtimeRec.Placement;

/// <summary>What a silo is for. One silo may have several roles, and by default has them all.</summary>
public static class SiloRoles
{
    /// <summary>Takes events and the catalogue from Kafka.</summary>
    public const string Ingest = "ingest";

    /// <summary>Holds grains with state, the replica of the catalogue and the index; the silos that gateways call.</summary>
    public const string Users = "users";

    /// <summary>Runs encoders.</summary>
    public const string Inference = "inference";

    /// <summary>Every role.</summary>
    public static readonly IReadOnlyList<string> All = [Ingest, Users, Inference];

    /// <summary>Key under which the metadata of a silo with the role <see cref="Inference"/> says how many devices it has.</summary>
    internal const string DevicesKey = "realtimerec.devices";

    /// <summary>Key under which that metadata says what runs the models there: <c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>.</summary>
    internal const string AcceleratorKey = "realtimerec.accelerator";

    /// <summary>Key under which a silo's metadata says that it has the role.</summary>
    internal static string MetadataKey(string role) => "realtimerec.role." + role;
}
