using System.Globalization;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Logging;

/// <summary>
/// Writes each record on one line, whatever is in it: time, level, message, and the exception: its message for what was dealt with,
/// the whole of it, with its stack, for an error.
/// </summary>
internal sealed class LineFormatter(TimeProvider time, LogRate rate, SecretRedaction secrets) : ConsoleFormatter(FormatterName)
{
    public const string FormatterName = "realtimerec-line";

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (!rate.Admits(logEntry, out var leftOut))
        {
            return;
        }

        var message = secrets.Redact(logEntry.Formatter(logEntry.State, logEntry.Exception));
        textWriter.Write(string.Create(
            CultureInfo.InvariantCulture, $"{time.GetLocalNow():yyyy-MM-dd HH:mm:ss} {LogLevelNames.Of(logEntry.LogLevel),-7} {OneLine(message)}"));
        if (logEntry.Exception is { } exception)
        {
            // Whoever looks for a fault needs the whole exception; a warning is something that was dealt with.
            textWriter.Write($" ({OneLine(secrets.Redact(logEntry.LogLevel >= LogLevel.Error ? exception.ToString() : exception.Message))})");
        }

        textWriter.WriteLine(leftOut == 0 ? "" : string.Create(CultureInfo.InvariantCulture, $" [{leftOut} more like this were left out]"));
    }

    private static string OneLine(string text) =>
        text.AsSpan().ContainsAny('\r', '\n')
            ? string.Join(" | ", text.Split((char[])['\r', '\n'], StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : text;
}
