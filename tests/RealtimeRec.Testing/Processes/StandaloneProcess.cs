namespace RealtimeRec.Testing.Processes;

/// <summary>The one-process edition as a process of its own.</summary>
public sealed class StandaloneProcess : ServiceProcess
{
    private const string Project = "deploy/standalone";
    private const string Assembly = "RealtimeRec.Standalone";

    /// <summary>How long an import may take: a shop's whole log, beside whatever else the machine does.</summary>
    public static TimeSpan ImportPatience { get; } = TimeSpan.FromMinutes(5);

    private StandaloneProcess(Uri address, string dataDirectory, string[] arguments, IReadOnlyDictionary<string, string>? environment = null)
        : base(
            Project,
            Assembly,
            ["--data-dir", dataDirectory, .. arguments],
            new ProcessOptions { Address = address, Environment = environment ?? new Dictionary<string, string>() })
    {
    }

    /// <summary>Starts it on a free port; does not wait for anything.</summary>
    public static StandaloneProcess Start(string dataDirectory, params string[] arguments) =>
        Start(FreeAddress(), dataDirectory, arguments);

    /// <summary>Starts it on the address given; does not wait for anything.</summary>
    public static StandaloneProcess Start(Uri address, string dataDirectory, params string[] arguments) =>
        new(address, dataDirectory, arguments);

    /// <summary>Starts it on a free port with variables in its environment; does not wait for anything.</summary>
    public static StandaloneProcess Start(string dataDirectory, IReadOnlyDictionary<string, string> environment, params string[] arguments) =>
        new(FreeAddress(), dataDirectory, arguments, environment);

    /// <summary>Starts it and waits until it is ready.</summary>
    public static async Task<StandaloneProcess> StartReadyAsync(string dataDirectory, params string[] arguments)
    {
        var started = Start(dataDirectory, arguments);
        try
        {
            await started.WaitUntilReadyAsync(arguments.Contains("--import") ? ImportPatience : null);
            return started;
        }
        catch
        {
            // Nobody else knows it, and it would slow down all that comes after.
            await started.DisposeAsync();
            throw;
        }
    }

    /// <summary>Copies the state in a Redis into a data directory; does not wait for anything.</summary>
    public static ChildProcess CarryOver(string dataDirectory, string redis, params string[] arguments) => new(
        "dotnet",
        [ExecutablePath.Of(Project, Assembly), "carry-over", "--from", redis, "--data-dir", dataDirectory, .. arguments],
        new ProcessOptions { Name = "carry-over" });
}
