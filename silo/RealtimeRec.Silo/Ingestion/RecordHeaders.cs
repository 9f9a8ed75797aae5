using System.Diagnostics;
using System.Text;
using Confluent.Kafka;
using RealtimeRec.Reading.Events;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>What the headers of a record say.</summary>
internal static class RecordHeaders
{
    private const string CloudEventsVersion = "ce_specversion";

    /// <summary>
    /// The attributes of CloudEvents' binary mode (Kafka protocol binding 1.0, section 3.2), or null when the record is not in it.
    /// </summary>
    /// <param name="headers">The record's headers.</param>
    /// <param name="version">The version they state, when it is not 1.0.</param>
    public static CloudEventAttributes? CloudEvent(Headers? headers, out string? version)
    {
        version = null;
        if (headers is not { Count: > 0 } || Text(headers, CloudEventsVersion) is not { } stated)
        {
            return null;
        }

        version = stated == "1.0" ? null : stated;
        return new CloudEventAttributes(Text(headers, "ce_id"), Text(headers, "ce_time"));
    }

    /// <summary>The trace that the record's producer was in (W3C Trace Context), if it says.</summary>
    public static bool TryGetTrace(Headers? headers, out ActivityContext context)
    {
        context = default;
        return headers is { Count: > 0 }
            && Text(headers, "traceparent") is { } parent
            && ActivityContext.TryParse(parent, Text(headers, "tracestate"), isRemote: true, out context);
    }

    private static string? Text(Headers headers, string name) =>
        headers.TryGetLastBytes(name, out var bytes) && bytes is not null ? Encoding.UTF8.GetString(bytes) : null;
}
