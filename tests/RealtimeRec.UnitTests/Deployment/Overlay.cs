using System.Diagnostics;
using RealtimeRec.Tests;

namespace RealtimeRec.UnitTests.Deployment;

/// <summary>The manifests of <c>deploy/kubernetes</c>, as <c>kubectl kustomize</c> puts them together.</summary>
internal static class Overlay
{
    private static readonly Dictionary<string, string> s_built = [];

    public static string Root { get; } = FindRoot();

    /// <summary>The documents of an overlay; skips the test where there is no kubectl.</summary>
    public static string[] Read(string name)
    {
        Requirement.Met(OnPath("kubectl"), "kubectl is not on the PATH (version 1.25 or later, whose kustomize knows components).");
        lock (s_built)
        {
            if (!s_built.TryGetValue(name, out var text))
            {
                using var process = Process.Start(new ProcessStartInfo("kubectl", ["kustomize", Path.Combine(Root, "deploy/kubernetes/overlays", name)])
                {
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                })!;
                var errors = process.StandardError.ReadToEndAsync();
                text = process.StandardOutput.ReadToEnd();
                process.WaitForExit();
                Assert.True(process.ExitCode == 0, errors.Result);
                s_built[name] = text;
            }

            return text.Split("\n---\n");
        }
    }

    public static bool OnPath(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program)));

    private static string FindRoot()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "RealtimeRec.sln")))
        {
            folder = folder.Parent!;
        }

        return folder.FullName;
    }
}
