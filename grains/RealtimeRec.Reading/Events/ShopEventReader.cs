using System.Text.Json;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Events;

/// <summary>
/// Reads shop events from JSON, the same way for HTTP and for Kafka, and lets nothing through that breaks
/// <see cref="EventLimits"/>. An event is refused only when what makes it one is missing or unreadable: id, name, user, a time that
/// was given, every item. Whatever else is bad is left out or mended with a finding. Unknown properties are findings, unless a
/// known one was probably meant, which is refused. Of a property given twice the last one counts. Never throws, whatever the bytes.
/// </summary>
public static class ShopEventReader
{
    /// <summary>Reads one event object, or an array of up to <see cref="EventLimits.MaxEventsPerRequest"/> of them.</summary>
    /// <param name="utf8">The document. An event may be wrapped in a CloudEvents 1.0 envelope (structured mode).</param>
    /// <param name="now">The server's clock: the measure of what is in the future.</param>
    /// <param name="envelope">CloudEvents attributes that came beside the document (binary mode), or null.</param>
    /// <param name="unstated">The time of an event that states none; null for <paramref name="now"/>.</param>
    public static EventDocument Read(ReadOnlySpan<byte> utf8, DateTimeOffset now, CloudEventAttributes? envelope = null, DateTimeOffset? unstated = null)
    {
        if (JsonFieldReader.CheckEncoding(ref utf8) is { } notUtf8)
        {
            return new EventDocument { Fault = notUtf8 };
        }

        try
        {
            return ReadDocument(utf8, new EventTimes(now, unstated ?? now), envelope);
        }
        catch (JsonException exception)
        {
            return new EventDocument { Fault = JsonFieldReader.Malformed(exception) };
        }
    }

    /// <summary>
    /// Reads events as NDJSON: one to a line, up to <see cref="EventLimits.MaxEventsPerRequest"/>. A line that is no event loses only
    /// itself; blank lines count for nothing.
    /// </summary>
    public static EventDocument ReadLines(ReadOnlySpan<byte> utf8, DateTimeOffset now)
    {
        if (utf8.StartsWith("\uFEFF"u8))
        {
            utf8 = utf8[3..];
        }

        var events = new List<EventReading>();
        while (!utf8.IsEmpty)
        {
            var end = utf8.IndexOf((byte)'\n');
            var line = end < 0 ? utf8 : utf8[..end];
            utf8 = end < 0 ? [] : utf8[(end + 1)..];
            if (line.IndexOfAnyExcept((byte)' ', (byte)'\t', (byte)'\r') < 0)
            {
                continue;
            }

            if (events.Count == EventLimits.MaxEventsPerRequest)
            {
                return Fault(RejectionReasons.TooMany, $"A body may hold at most {EventLimits.MaxEventsPerRequest} events.");
            }

            events.Add(ReadLine(line, now));
        }

        return events.Count == 0
            ? Fault(RejectionReasons.Required, "The body contains no event.")
            : new EventDocument { IsArray = true, Events = events };
    }

    private static EventReading ReadLine(ReadOnlySpan<byte> line, DateTimeOffset now)
    {
        var document = Read(line, now);
        var fault = document.Fault
            ?? (document.IsArray ? new FieldRejection("event", RejectionReasons.WrongType, "event must be an object: each line holds one event.") : null);
        return fault is null ? document.Events[0] : new EventReading { Rejections = [fault] };
    }

    private static EventDocument ReadDocument(ReadOnlySpan<byte> utf8, EventTimes times, CloudEventAttributes? envelope)
    {
        var json = new JsonFieldReader(utf8).Json;
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                var single = ReadEvent(ref json, utf8, times, envelope);
                json.Read();
                return new EventDocument { Events = [single] };

            case JsonTokenType.StartArray when envelope is not null:
                return Fault(RejectionReasons.WrongType, "With CloudEvents headers (binary mode) the body must be one event object.");

            case JsonTokenType.StartArray:
                var events = new List<EventReading>();
                while (json.Read() && json.TokenType != JsonTokenType.EndArray)
                {
                    if (events.Count == EventLimits.MaxEventsPerRequest)
                    {
                        return Fault(RejectionReasons.TooMany, $"An array may hold at most {EventLimits.MaxEventsPerRequest} events.");
                    }

                    events.Add(ReadEvent(ref json, utf8, times, null));
                }

                json.Read();
                return events.Count == 0
                    ? Fault(RejectionReasons.Required, "The array contains no event.")
                    : new EventDocument { IsArray = true, Events = events };

            default:
                return Fault(RejectionReasons.WrongType, "The body must be an event object or an array of them.");
        }
    }

    private static EventDocument Fault(string reason, string message) =>
        new() { Fault = new FieldRejection("body", reason, message) };

    private static EventReading ReadEvent(ref Utf8JsonReader json, ReadOnlySpan<byte> utf8, EventTimes times, CloudEventAttributes? envelope)
    {
        var reader = new JsonFieldReader { Json = json };
        var reading = ReadEvent(ref reader, utf8, times, envelope, mayBeEnvelope: true);
        json = reader.Json;
        return reading;
    }

    private static EventReading ReadEvent(
        ref JsonFieldReader reader, ReadOnlySpan<byte> utf8, EventTimes times, CloudEventAttributes? envelope, bool mayBeEnvelope)
    {
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.WrongType("event", "an object");
            return new EventReading { Rejections = reader.Rejections() };
        }

        var draft = new EventDraft();
        var wrapping = new CloudEventDraft();
        while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
        {
            if (!draft.ReadProperty(ref reader))
            {
                wrapping.ReadProperty(ref reader);
            }
        }

        return mayBeEnvelope && wrapping.IsEnvelope
            ? ReadEnveloped(ref reader, wrapping, utf8, times)
            : draft.Finish(ref reader, times, envelope);
    }

    private static EventReading ReadEnveloped(ref JsonFieldReader outer, CloudEventDraft wrapping, ReadOnlySpan<byte> utf8, EventTimes times)
    {
        // Properties of the envelope that merely look like an event's say nothing about the event.
        outer.ForgetAll();
        var attributes = wrapping.ReadAttributes(ref outer, utf8);
        var data = wrapping.ReadData(ref outer, utf8);
        if (outer.HasRejections)
        {
            return new EventReading { Rejections = outer.Rejections() };
        }

        var reader = new JsonFieldReader(data);
        try
        {
            reader.Json.Read();
            if (reader.Json.TokenType != JsonTokenType.StartObject)
            {
                reader.WrongType("data", "an event object");
                return new EventReading { Rejections = reader.Rejections() };
            }

            var reading = ReadEvent(ref reader, data, times, attributes, mayBeEnvelope: false);
            reader.Json.Read();
            return reading;
        }
        catch (JsonException exception) when (wrapping.IsBase64)
        {
            return new EventReading { Rejections = [JsonFieldReader.Malformed(exception) with { Field = "data_base64" }] };
        }
    }
}
