namespace RealtimeRec.Placement;

/// <summary>The roles of silos, as configuration and the silos' metadata name them.</summary>
public static class SiloRoles
{
    /// <summary>Every role.</summary>
    public static readonly IReadOnlyList<SiloRole> All = Enum.GetValues<SiloRole>();

    /// <summary>Key under which the metadata of a silo with the role <see cref="SiloRole.Inference"/> says how many devices it has.</summary>
    internal const string DevicesKey = "realtimerec.devices";

    /// <summary>Key under which that metadata says what runs the models there: <c>cpu</c>, <c>cuda</c> or <c>tensorrt</c>.</summary>
    internal const string AcceleratorKey = "realtimerec.accelerator";

    /// <summary><c>ingest</c>, <c>users</c> or <c>inference</c>.</summary>
    public static string Name(this SiloRole role) => role switch
    {
        SiloRole.Ingest => "ingest",
        SiloRole.Users => "users",
        SiloRole.Inference => "inference",
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "No such role is known."),
    };

    /// <summary>The role of a name; null when there is none.</summary>
    public static SiloRole? Find(string name) => All.Where(role => role.Name() == name).Select(role => (SiloRole?)role).FirstOrDefault();

    /// <summary>Key under which a silo's metadata says that it has the role.</summary>
    internal static string MetadataKey(SiloRole role) => "realtimerec.role." + role.Name();
}
