using System.Diagnostics;

namespace RealtimeRec.EndToEndTests.Cluster;

/// <summary>The silo's program run with arguments that make it end by itself.</summary>
internal static class SiloCommandLine
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>Runs it to its end. Answers the exit code and both outputs.</summary>
    public static async Task<(int ExitCode, string Output)> RunAsync(params string[] arguments)
    {
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var root = output;
        while (!File.Exists(Path.Combine(root.FullName, "RealtimeRec.sln")))
        {
            root = root.Parent!;
        }

        var program = Path.Combine(root.FullName, "silo/RealtimeRec.Silo/bin", output.Parent!.Name, output.Name, "RealtimeRec.Silo.dll");
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
