namespace RealtimeRec.Tests;

/// <summary>Finds the real data sets that lie beside the repository; tests that need one skip without it.</summary>
internal static class SharedData
{
    /// <summary>The path of a data file. Skips the calling test, with the reason, when it is not there.</summary>
    public static string Require(string relativePath)
    {
        var root = Environment.GetEnvironmentVariable("REALTIMEREC_DATA");
        if (root is null)
        {
            var directory = new DirectoryInfo(AppContext.BaseDirectory);
            while (directory is not null && !File.Exists(Path.Combine(directory.FullName, "RealtimeRec.sln")))
            {
                directory = directory.Parent;
            }

            root = directory?.Parent is { } parent ? Path.Combine(parent.FullName, "shared", "data") : "shared/data";
        }

        var path = Path.Combine(root, relativePath);
        Skip.IfNot(File.Exists(path), $"{relativePath} is neither in ../shared/data beside the repository nor in REALTIMEREC_DATA.");
        return path;
    }
}
