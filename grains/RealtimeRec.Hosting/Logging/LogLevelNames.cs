using Microsoft.Extensions.Logging;

namespace RealtimeRec.Hosting.Logging;

/// <summary>How levels are called in the log.</summary>
internal static class LogLevelNames
{
    public static string Of(LogLevel level) => level switch
    {
        LogLevel.Critical => "critical",
        LogLevel.Error => "error",
        LogLevel.Warning => "warning",
        LogLevel.Debug => "debug",
        LogLevel.Trace => "trace",
        _ => "info",
    };
}
