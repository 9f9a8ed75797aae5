namespace RealtimeRec.Testing.Processes;

/// <summary>A program of the machine that is run to its end.</summary>
/// <param name="ExitCode">What it ended with.</param>
/// <param name="Output">What it wrote, both outputs.</param>
public sealed record ToolRun(int ExitCode, string Output)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);

    /// <summary>Runs a program to its end.</summary>
    /// <param name="folder">Where it runs.</param>
    /// <param name="program">Path, or name on the PATH.</param>
    /// <param name="arguments">Its command line.</param>
    public static async Task<ToolRun> InAsync(string folder, string program, params string[] arguments)
    {
        await using var process = new ChildProcess(
            program,
            arguments,
            new ProcessOptions { Environment = new Dictionary<string, string> { ["DOTNET_CLI_UI_LANGUAGE"] = "en", ["NO_COLOR"] = "1" } },
            folder);
        var exitCode = await process.WaitForExitAsync(Patience);
        return new ToolRun(exitCode, process.Log);
    }

    /// <summary>Checks that it ended well.</summary>
    /// <exception cref="InvalidOperationException">It did not; with what it wrote.</exception>
    public ToolRun Expect() => ExitCode == 0 ? this : throw new InvalidOperationException($"It ended with {ExitCode}:{Environment.NewLine}{Output}");
}
