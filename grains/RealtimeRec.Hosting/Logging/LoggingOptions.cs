namespace RealtimeRec.Hosting.Logging;

/// <summary>How the log is written. Bound from the configuration section <c>Logging</c>, beside .NET's own <c>LogLevel</c>.</summary>
internal sealed class LoggingOptions
{
    /// <summary><c>line</c> or <c>json</c>.</summary>
    public string Format { get; set; } = "line";
}
