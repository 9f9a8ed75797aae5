using RealtimeRec.Events;
using RealtimeRec.Reading.Json;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Events;

/// <summary>What is read of an event so far.</summary>
internal record struct EventDraft
{
    private static readonly TextRule NameRule = new(64);

    private string? _eventId;
    private EventKind? _kind;
    private DateTimeOffset? _time;
    private string? _userId;
    private string? _sessionId;
    private EventItem[]? _items;
    private EventItemsReader.Line[]? _lines;
    private string? _searchTerm;
    private string? _feedId;
    private string? _searchId;

    /// <summary>Reads a property of an event; false when it is none of an event's.</summary>
    public bool ReadProperty(ref JsonFieldReader reader)
    {
        if (reader.NameIs("event_id"u8))
        {
            _eventId = Begin(ref reader, "event_id").Id("event_id");
        }
        else if (reader.NameIs("event_name"u8))
        {
            _kind = ReadKind(ref Begin(ref reader, "event_name"));
        }
        else if (reader.NameIs("event_time"u8))
        {
            _time = Begin(ref reader, "event_time").Time("event_time");
        }
        else if (reader.NameIs("user_id"u8))
        {
            _userId = Begin(ref reader, "user_id").Id("user_id");
        }
        else if (reader.NameIs("session_id"u8))
        {
            _sessionId = Begin(ref reader, "session_id").OptionalId("session_id");
        }
        else if (reader.NameIs("feed_id"u8))
        {
            _feedId = Begin(ref reader, "feed_id").OptionalId("feed_id");
        }
        else if (reader.NameIs("search_id"u8))
        {
            _searchId = Begin(ref reader, "search_id").OptionalId("search_id");
        }
        else if (reader.NameIs("search_term"u8))
        {
            _searchTerm = Begin(ref reader, "search_term").FreeText("search_term", EventLimits.MaxSearchTermLength, allowLineBreaks: false)?.Trim();
        }
        else if (reader.NameIs("items"u8))
        {
            _items = EventItemsReader.Read(ref Begin(ref reader, "items"), out var lines);
            _lines = lines;
        }
        else
        {
            return false;
        }

        return true;
    }

    /// <summary>Judges what was read as a whole.</summary>
    public readonly EventReading Finish(ref JsonFieldReader reader, EventTimes times, CloudEventAttributes? envelope)
    {
        var eventId = _eventId;
        if (eventId is null && envelope?.Id?.Trim() is { } id)
        {
            reader.Begin("event_id");
            reader.Reject(IdRule.Check("id", id));
            eventId = id;
        }

        var time = _time;
        if (time is null && envelope?.Time is { } text && !string.IsNullOrWhiteSpace(text))
        {
            reader.Begin("event_time");
            time = reader.Time("time", text);
        }

        Judge(ref reader);
        reader.Require("event_id", eventId);
        reader.Require("user_id", _userId);
        reader.Require("event_name", _kind);
        var items = JudgeParts(ref reader);
        CheckTime(ref reader, time, times.Now);
        if (reader.HasRejections)
        {
            return new EventReading { EventId = eventId, UserId = _userId, Rejections = reader.Rejections() };
        }

        var shopEvent = new ShopEvent
        {
            EventId = eventId!,
            Kind = _kind!.Value,
            Time = time ?? times.Unstated,
            UserId = _userId!,
            SessionId = _sessionId,
            Items = items,
            SearchTerm = string.IsNullOrEmpty(_searchTerm) ? null : _searchTerm,
            FeedId = _feedId,
            SearchId = _searchId,
        };
        return new EventReading { Event = shopEvent, EventId = shopEvent.EventId, UserId = shopEvent.UserId, Findings = reader.Findings() };
    }

    private readonly void Judge(ref JsonFieldReader reader)
    {
        // Only a search must have a term, and only the others items: there nothing was meant by a name like them.
        reader.JudgeUnknown(EventProperties.Event, except: _kind switch
        {
            null => null,
            EventKind.Search => "items",
            _ => "search_term",
        });
    }

    private readonly EventItem[] JudgeParts(ref JsonFieldReader reader)
    {
        var items = _items ?? [];
        switch (_kind)
        {
            case EventKind.Search:
                reader.Require("search_term", _searchTerm);
                reader.TurnIntoFindings("items");
                return items;
            case null:
                return items;
            case EventKind.Purchase or EventKind.Refund or EventKind.BeginCheckout when items.Length > 1:
                items = EventItemsReader.WithoutDeductions(ref reader, items, _lines!);
                break;
        }

        // The event stands without what it came of.
        reader.TurnIntoFindings("search_term");
        if (items.Length == 0)
        {
            reader.RequireWith("items", $"items must name at least one product for {EventNames.Of(_kind!.Value)}.");
        }

        return items;
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

        var meant = EventNames.All.FirstOrDefault(known => IsSpelling(name, known));
        reader.Reject(
            "event_name",
            RejectionReasons.UnknownValue,
            meant is null ? $"event_name must be one of {string.Join(", ", EventNames.All)}." : $"event_name must be one of {string.Join(", ", EventNames.All)}; did you mean {meant}?");
        return null;
    }

    private static bool IsSpelling(string name, string known) =>
        string.Concat(name.Where(char.IsLetterOrDigit)).Equals(known.Replace("_", "", StringComparison.Ordinal), StringComparison.OrdinalIgnoreCase);

    private static ref JsonFieldReader Begin(ref JsonFieldReader reader, string field)
    {
        reader.Begin(field);
        reader.Json.Read();
        return ref reader;
    }
}
