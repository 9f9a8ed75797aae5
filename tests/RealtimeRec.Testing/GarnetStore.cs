namespace RealtimeRec.Testing;

/// <summary>Garnet, for machines without redis-server; needs <c>tests/cluster</c> built.</summary>
public sealed class GarnetStore : StoreServer
{
    private GarnetStore(string? logFolder) : base(logFolder)
    {
    }

    /// <summary>Starts one and waits until it answers.</summary>
    /// <param name="logFolder">Folder for its log; null for none.</param>
    public static Task<GarnetStore> StartAsync(string? logFolder = null) => StartedAsync(new GarnetStore(logFolder));

    private protected override ChildProcess Launch() =>
        TestClusterProgram.Start(["store", "--port", $"{Port}", "--data-dir", Folder], Options);
}
