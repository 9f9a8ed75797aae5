using System.Text.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Events;

/// <summary>
/// Reads shop events from JSON, the same way for HTTP and for Kafka, and lets nothing through that breaks
/// <see cref="EventLimits"/>. Unknown properties are ignored; of a property given twice the last one counts. Never throws,
/// whatever the bytes.
/// </summary>
public static class ShopEventReader
{
    private static readonly TextRule NameRule = new(64);
    private static readonly TextRule SearchTermRule = new(EventLimits.MaxSearchTermLength);

    /// <summary>Reads one event object, or an array of up to <see cref="EventLimits.MaxEventsPerRequest"/> of them.</summary>
    /// <param name="utf8">The document. An event may be wrapped in a CloudEvents 1.0 envelope (structured mode).</param>
    /// <param name="now">The server's clock: the time of an event without one, and the measure of what is in the future.</param>
    /// <param name="envelope">CloudEvents attributes that came beside the document (binary mode), or null.</param>
    public static EventDocument Read(ReadOnlySpan<byte> utf8, DateTimeOffset now, CloudEventAttributes? envelope = null)
    {
        if (JsonFieldReader.CheckEncoding(ref utf8) is { } notUtf8)
        {
            return new EventDocument { Fault = notUtf8 };
        }

        try
        {
            return ReadDocument(utf8, now, envelope);
        }
        catch (JsonException exception)
        {
            return new EventDocument { Fault = JsonFieldReader.Malformed(exception) };
        }
    }

    private static EventDocument ReadDocument(ReadOnlySpan<byte> utf8, DateTimeOffset now, CloudEventAttributes? envelope)
    {
        var json = new JsonFieldReader(utf8).Json;
        json.Read();
        switch (json.TokenType)
        {
            case JsonTokenType.StartObject:
                var single = ReadEvent(ref json, utf8, now, envelope);
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

                    events.Add(ReadEvent(ref json, utf8, now, null));
                }

                json.Read();
                return events.Count == 0
                    ? Fault(RejectionReasons.Required, "The array holds no event.")
                    : new EventDocument { IsArray = true, Events = events };

            default:
                return Fault(RejectionReasons.WrongType, "The body must be an event object or an array of them.");
        }
    }

    private static EventDocument Fault(string reason, string message) =>
        new() { Fault = new FieldRejection("body", reason, message) };

    private static EventReading ReadEvent(ref Utf8JsonReader json, ReadOnlySpan<byte> utf8, DateTimeOffset now, CloudEventAttributes? envelope)
    {
        var reader = new JsonFieldReader { Json = json };
        var reading = ReadEvent(ref reader, utf8, now, envelope, mayBeEnvelope: true);
        json = reader.Json;
        return reading;
    }

    private static EventReading ReadEvent(
        ref JsonFieldReader reader, ReadOnlySpan<byte> utf8, DateTimeOffset now, CloudEventAttributes? envelope, bool mayBeEnvelope)
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
            if (!ReadProperty(ref reader, ref draft))
            {
                wrapping.ReadProperty(ref reader);
            }
        }

        return mayBeEnvelope && wrapping.IsEnvelope
            ? ReadEnveloped(ref reader, wrapping, utf8, now)
            : Finish(ref reader, draft, now, envelope);
    }

    /// <summary>Reads a property of an event; false when it is none of an event's.</summary>
    private static bool ReadProperty(ref JsonFieldReader reader, ref EventDraft draft)
    {
        if (reader.NameIs("event_id"u8))
        {
            draft.EventId = Begin(ref reader, "event_id").Text("event_id", IdRule.Text);
        }
        else if (reader.NameIs("event_name"u8))
        {
            draft.Kind = ReadKind(ref Begin(ref reader, "event_name"));
        }
        else if (reader.NameIs("event_time"u8))
        {
            draft.Time = Begin(ref reader, "event_time").Time("event_time");
        }
        else if (reader.NameIs("user_id"u8))
        {
            draft.UserId = Begin(ref reader, "user_id").Text("user_id", IdRule.Text);
        }
        else if (reader.NameIs("session_id"u8))
        {
            draft.SessionId = Begin(ref reader, "session_id").Text("session_id", IdRule.Text);
        }
        else if (reader.NameIs("feed_id"u8))
        {
            draft.FeedId = Begin(ref reader, "feed_id").Text("feed_id", IdRule.Text);
        }
        else if (reader.NameIs("search_term"u8))
        {
            draft.SearchTerm = Begin(ref reader, "search_term").Text("search_term", SearchTermRule);
        }
        else if (reader.NameIs("items"u8))
        {
            draft.Items = ReadItems(ref Begin(ref reader, "items"));
        }
        else
        {
            return false;
        }

        return true;
    }

    private static ref JsonFieldReader Begin(ref JsonFieldReader reader, string field)
    {
        reader.Forget(field);
        reader.Json.Read();
        return ref reader;
    }

    private static EventKind? ReadKind(ref JsonFieldReader reader)
    {
        if (reader.Text("event_name", NameRule) is not { } name)
        {
            return null;
        }

        if (EventNames.TryParse(name, out var kind))
        {
            return kind;
        }

        reader.Reject("event_name", RejectionReasons.UnknownValue, $"event_name must be one of {string.Join(", ", EventNames.All)}.");
        return null;
    }

    private static EventItem[]? ReadItems(ref JsonFieldReader reader)
    {
        if (reader.Json.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        if (reader.Json.TokenType != JsonTokenType.StartArray)
        {
            reader.WrongType("items", "an array");
            return null;
        }

        var items = new List<EventItem>();
        var count = 0;
        while (reader.Json.Read() && reader.Json.TokenType != JsonTokenType.EndArray)
        {
            if (count++ >= EventLimits.MaxItemsPerEvent)
            {
                reader.Json.Skip();
            }
            else if (ReadItem(ref reader, count - 1) is { } item)
            {
                items.Add(item);
            }
        }

        if (count > EventLimits.MaxItemsPerEvent)
        {
            reader.Reject("items", RejectionReasons.TooMany, $"items may hold at most {EventLimits.MaxItemsPerEvent} products.");
        }

        return [.. items];
    }

    private static EventItem? ReadItem(ref JsonFieldReader outer, int index)
    {
        // An item has its own list of rejections: one in a million events needs the field's full name.
        var reader = new JsonFieldReader { Json = outer.Json };
        string? itemId = null;
        decimal? price = null;
        int? quantity = null;
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.WrongType("", "an object");
        }
        else
        {
            while (reader.Json.Read() && reader.Json.TokenType == JsonTokenType.PropertyName)
            {
                if (reader.NameIs("item_id"u8))
                {
                    itemId = Begin(ref reader, "item_id").Text("item_id", IdRule.Text);
                }
                else if (reader.NameIs("price"u8))
                {
                    price = Begin(ref reader, "price").Price("price");
                }
                else if (reader.NameIs("quantity"u8))
                {
                    quantity = Begin(ref reader, "quantity").Integer("quantity", 1, EventLimits.MaxQuantity);
                }
                else
                {
                    reader.Json.Skip();
                }
            }

            reader.Require("item_id", itemId);
        }

        outer.Json = reader.Json;
        foreach (var rejection in reader.Rejections())
        {
            var field = rejection.Field.Length == 0 ? $"items[{index}]" : $"items[{index}].{rejection.Field}";
            outer.Reject(field, rejection.Reason, field + rejection.Message[rejection.Field.Length..]);
        }

        return reader.HasRejections ? null : new EventItem(itemId!, price, quantity);
    }

    private static EventReading ReadEnveloped(ref JsonFieldReader outer, CloudEventDraft wrapping, ReadOnlySpan<byte> utf8, DateTimeOffset now)
    {
        // Properties of the envelope that merely look like an event's say nothing about the event.
        outer.ForgetAll();
        var attributes = wrapping.ReadAttributes(ref outer, utf8);
        if (outer.HasRejections)
        {
            return new EventReading { Rejections = outer.Rejections() };
        }

        var reader = new JsonFieldReader(utf8[wrapping.Data]);
        reader.Json.Read();
        if (reader.Json.TokenType != JsonTokenType.StartObject)
        {
            reader.WrongType("data", "an event object");
            return new EventReading { Rejections = reader.Rejections() };
        }

        return ReadEvent(ref reader, utf8[wrapping.Data], now, attributes, mayBeEnvelope: false);
    }

    private static EventReading Finish(ref JsonFieldReader reader, EventDraft draft, DateTimeOffset now, CloudEventAttributes? envelope)
    {
        if (draft.EventId is null && envelope?.Id is { } id)
        {
            reader.Forget("event_id");
            reader.Reject(IdRule.Check("id", id));
            draft.EventId = id;
        }

        if (draft.Time is null && envelope?.Time is { } time)
        {
            reader.Forget("event_time");
            draft.Time = reader.Time("time", time);
        }

        reader.Require("event_id", draft.EventId);
        reader.Require("user_id", draft.UserId);
        reader.Require("event_name", draft.Kind);
        if (draft.Kind == EventKind.Search)
        {
            reader.Require("search_term", draft.SearchTerm);
        }
        else if (draft.Kind is { } kind && draft.Items is not { Length: > 0 })
        {
            reader.Forget("search_term");
            if (!reader.HasRejectionOf("items"))
            {
                reader.Reject("items", RejectionReasons.Required, $"items must name at least one product for {EventNames.Of(kind)}.");
            }
        }

        CheckTime(ref reader, draft.Time, now);
        if (reader.HasRejections)
        {
            return new EventReading { EventId = draft.EventId, UserId = draft.UserId, Rejections = reader.Rejections() };
        }

        var shopEvent = new ShopEvent
        {
            EventId = draft.EventId!,
            Kind = draft.Kind!.Value,
            Time = draft.Time ?? now,
            UserId = draft.UserId!,
            SessionId = draft.SessionId,
            Items = draft.Items ?? [],
            SearchTerm = draft.Kind == EventKind.Search ? draft.SearchTerm : null,
            FeedId = draft.FeedId,
        };
        return new EventReading { Event = shopEvent, EventId = shopEvent.EventId, UserId = shopEvent.UserId };
    }

    private static void CheckTime(ref JsonFieldReader reader, DateTimeOffset? time, DateTimeOffset now)
    {
        if (time < EventLimits.MinTime)
        {
            reader.Reject("event_time", RejectionReasons.TooOld, $"event_time is before {EventLimits.MinTime:yyyy-MM-dd}.");
        }
        else if (time > now + EventLimits.MaxFuture)
        {
            reader.Reject("event_time", RejectionReasons.InTheFuture, $"event_time is more than {EventLimits.MaxFuture.TotalMinutes:0} minutes in the future.");
        }
    }

    private record struct EventDraft
    {
        public string? EventId;
        public EventKind? Kind;
        public DateTimeOffset? Time;
        public string? UserId;
        public string? SessionId;
        public EventItem[]? Items;
        public string? SearchTerm;
        public string? FeedId;
    }
}
