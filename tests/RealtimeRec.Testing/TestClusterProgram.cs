namespace RealtimeRec.Testing;

/// <summary>The program of <c>tests/cluster</c>, whose hidden verbs are the parts of a cluster that no other program here is.</summary>
internal static class TestClusterProgram
{
    /// <summary>Where it is; whoever needs it refers to its project, so that it is built.</summary>
    public static string Path => ExecutablePath.Of("tests/cluster", "RealtimeRec.TestCluster");

    public static ChildProcess Start(IEnumerable<string> arguments, ProcessOptions options) => new("dotnet", [Path, .. arguments], options);
}
