using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>Writes each log entry on one line: time, level, message, and the exception's message if there is one.</summary>
internal sealed class LineFormatter(TimeProvider timeProvider) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        var level = logEntry.LogLevel switch
        {
            LogLevel.Critical => "critical",
            LogLevel.Error => "error",
            LogLevel.Warning => "warning",
            LogLevel.Debug => "debug",
            LogLevel.Trace => "trace",
            _ => "info",
        };
        var message = logEntry.Formatter(logEntry.State, logEntry.Exception);
        textWriter.Write($"{timeProvider.GetLocalNow():HH:mm:ss} {level,-7} {OneLine(message)}");
        if (logEntry.Exception is { } exception)
        {
            // Whoever looks for a fault needs the whole exception; a warning is something that was dealt with.
            textWriter.Write(logEntry.LogLevel >= LogLevel.Error ? $"{Environment.NewLine}{exception}" : $" ({OneLine(exception.Message)})");
        }

        textWriter.WriteLine();
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ");
}
