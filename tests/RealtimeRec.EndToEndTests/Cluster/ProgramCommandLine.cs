using System.Diagnostics;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>A program run with arguments that make it end by itself.</summary>
internal static class ProgramCommandLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs a silo to its end. Answers the exit code and both outputs.</summary>
    public static Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunAsync("silo/RealtimeRec.Silo", arguments);

    /// <summary>Runs a program to its end. Answers the exit code and both outputs.</summary>
    /// <param name="project">Its project's folder, whose name is the program's.</param>
    /// <param name="arguments">The command line.</param>
    public static async Task<(int ExitCode, string Output)> RunAsync(string project, string[] arguments)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "RealtimeRec.sln")))
        {
            root = root.Parent!;
        }

        var program = Path.Combine(root.FullName, project, "bin", output.Parent!.Name, output.Name, Path.GetFileName(project) + ".dll");
        using var process = Process.Start(new ProcessStartInfo("dotnet", [program, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var outputs = Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync());
        using var limit = new CancellationTokenSource(Patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            Assert.Fail($"Waited {Patience} in vain for the program to end. It wrote:\n{string.Concat(await outputs)}");
        }

        return (process.ExitCode, string.Concat(await outputs));
    }
}
