namespace RealtimeRec.Testing.Processes;

/// <summary>How one of the repository's programs is started; what is not said is chosen.</summary>
public sealed record ProcessOptions
{
    /// <summary>What it is called in messages, and its log file's name; the assembly's by default.</summary>
    public string? Name { get; init; }

    /// <summary>Where it serves; a free port of loopback by default.</summary>
    public Uri? Address { get; init; }

    /// <summary>Folder for a file with what it writes; null keeps that in memory.</summary>
    public string? LogFolder { get; init; }

    /// <summary>Configuration by key, such as <c>Kafka:BootstrapServers</c>.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>Variables that it sees besides this process's own.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();
}
