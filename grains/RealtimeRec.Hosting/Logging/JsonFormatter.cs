using System.Buffers;
using System.Diagnostics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Console;
using RealtimeRec.Hosting.Configuration;

namespace RealtimeRec.Hosting.Logging;

/// <summary>
/// Writes each record as one JSON object on a line of its own:
/// <c>{"time":…,"level":…,"category":…,"message":…,"exception":…,"left_out":…,"trace_id":…,"span_id":…}</c>; what there is none of is left out.
/// </summary>
internal sealed class JsonFormatter(TimeProvider time, LogRate rate, SecretRedaction secrets) : ConsoleFormatter(FormatterName)
{
    // Not "json", which is the name of the framework's own.
    public const string FormatterName = "realtimerec-json";

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public override void Write<TState>(in LogEntry<TState> logEntry, IExternalScopeProvider? scopeProvider, TextWriter textWriter)
    {
        if (!rate.Admits(logEntry, out var leftOut))
        {
            return;
        }

        var buffer = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteString("time", time.GetUtcNow());
            json.WriteString("level", LogLevelNames.Of(logEntry.LogLevel));
            json.WriteString("category", logEntry.Category);
            json.WriteString("message", secrets.Redact(logEntry.Formatter(logEntry.State, logEntry.Exception)));
            if (logEntry.Exception is { } exception)
            {
                // As in the lines for people: the stack is for what nobody dealt with.
                json.WriteString("exception", secrets.Redact(logEntry.LogLevel >= LogLevel.Error ? exception.ToString() : exception.Message));
            }

            if (leftOut > 0)
            {
                json.WriteNumber("left_out", leftOut);
            }

            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            {
                json.WriteString("trace_id", activity.TraceId.ToHexString());
                json.WriteString("span_id", activity.SpanId.ToHexString());
            }

            json.WriteEndObject();
        }

        textWriter.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
    }
}
