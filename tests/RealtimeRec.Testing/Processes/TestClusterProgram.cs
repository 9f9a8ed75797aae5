namespace RealtimeRec.Testing.Processes;

/// <summary>The program of <c>tests/cluster</c>, whose hidden verbs are the parts of a cluster that no other program here is.</summary>
public static class TestClusterProgram
{
    /// <summary>Where it is; whoever needs it refers to its project, so that it is built.</summary>
    internal static string Path => ExecutablePath.Of("tests/cluster", "RealtimeRec.TestCluster");

    /// <summary>Starts it; does not wait for anything.</summary>
    public static ChildProcess Start(IEnumerable<string> arguments, ProcessOptions options) => new("dotnet", [Path, .. arguments], options);
}
