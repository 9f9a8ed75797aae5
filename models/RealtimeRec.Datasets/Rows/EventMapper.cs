using System.Globalization;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Datasets.Rows;

/// <summary>Makes events of rows.</summary>
internal sealed class EventMapper
{
    private readonly FieldReader? _eventId;
    private readonly (RowPattern Pattern, EventKind Kind)[] _nameRules;
    private readonly FieldReader? _name;
    private readonly Dictionary<string, EventKind> _names;
    private readonly EventKind? _defaultName;
    private readonly FieldReader _time;
    private readonly TimeReader _timeReader;
    private readonly FieldReader _userId;
    private readonly FieldReader? _sessionId;
    private readonly FieldReader? _itemId;
    private readonly FieldReader? _price;
    private readonly FieldReader? _quantity;
    private readonly FieldReader? _searchTerm;
    private readonly FieldReader? _feedId;
    private readonly NumberReader _numbers;
    private readonly TimeProvider _timeProvider;

    public EventMapper(EventMap map, DatasetPreset preset, DatasetColumns columns, TimeProvider timeProvider)
    {
        _timeProvider = timeProvider;
        _numbers = new NumberReader(preset.DecimalSeparator, preset.ThousandsSeparator);
        _eventId = FieldReader.Create(map.EventId, columns);
        _nameRules = [.. map.Name.When.Select(rule => (new RowPattern(rule.Match, columns), Kind(rule.Name)))];
        var name = FieldReader.Create(map.Name.Source, columns);
        _name = name is { Exists: true } ? name : null;
        _names = map.Name.Values.ToDictionary(pair => pair.Key, pair => Kind(pair.Value), StringComparer.Ordinal);
        _defaultName = map.Name.Default is { } byDefault ? Kind(byDefault) : null;
        _time = FieldReader.Create(map.Time.Source, columns)!;
        _timeReader = new TimeReader(map.Time);
        _userId = FieldReader.Create(map.UserId, columns)!;
        _sessionId = FieldReader.Create(map.SessionId, columns);
        _itemId = FieldReader.Create(map.ItemId, columns);
        _price = FieldReader.Create(map.Price, columns);
        _quantity = FieldReader.Create(map.Quantity, columns);
        _searchTerm = FieldReader.Create(map.SearchTerm, columns);
        _feedId = FieldReader.Create(map.FeedId, columns);
    }

    /// <summary>The row's event; null when it was rejected.</summary>
    /// <param name="row">The row.</param>
    /// <param name="hash">What tells it from others, for a row without an id.</param>
    /// <param name="leftOut">Takes what was left out.</param>
    /// <param name="rejection">Why it was rejected, or null.</param>
    /// <param name="isDeduction">Whether it takes money off an order.</param>
    public ShopEvent? Map(string[] row, UInt128 hash, ref List<FieldRejection>? leftOut, out FieldRejection? rejection, out bool isDeduction)
    {
        isDeduction = false;
        rejection = FindKind(row, out var kind);
        if (rejection is not null)
        {
            return null;
        }

        rejection = FindTime(row, out var time);
        if (rejection is not null)
        {
            return null;
        }

        var userId = _userId.Read(row);
        EventItem? item = null;
        string? searchTerm = null;
        rejection = FieldChecks.RequiredId(_userId, userId)
            ?? FindItem(row, kind, ref leftOut, out item, out isDeduction)
            ?? FindSearchTerm(row, kind, out searchTerm);
        if (rejection is not null)
        {
            return null;
        }

        return new ShopEvent
        {
            EventId = OptionalId(_eventId, row, ref leftOut) ?? hash.ToString("x32", CultureInfo.InvariantCulture),
            Kind = kind,
            Time = time,
            UserId = userId,
            SessionId = OptionalId(_sessionId, row, ref leftOut),
            Items = item is null ? [] : [item],
            SearchTerm = searchTerm,
            FeedId = OptionalId(_feedId, row, ref leftOut),
        };
    }

    /// <summary>The shopper whose row it is; null where none can be read.</summary>
    public string? UserIdOf(string[] row) => _userId.Read(row) is { Length: > 0 } userId ? userId : null;

    private static string? OptionalId(FieldReader? field, string[] row, ref List<FieldRejection>? leftOut)
    {
        var id = field?.Read(row) ?? "";
        if (id.Length == 0)
        {
            return null;
        }

        if (FieldChecks.Id(field!, id) is not { } fault)
        {
            return id;
        }

        FieldChecks.LeaveOut(ref leftOut, fault);
        return null;
    }

    private static EventKind Kind(string name)
    {
        EventNames.TryParse(name, out var kind);
        return kind;
    }

    private FieldRejection? FindKind(string[] row, out EventKind kind)
    {
        foreach (var (pattern, byRule) in _nameRules)
        {
            if (pattern.IsMatch(row))
            {
                kind = byRule;
                return null;
            }
        }

        if (_name is null)
        {
            kind = _defaultName!.Value;
            return null;
        }

        var name = _name.Read(row);
        return _names.TryGetValue(name, out kind) || EventNames.TryParse(name, out kind)
            ? null
            : new FieldRejection(_name.Name, "unknown event name", $"{_name.Name} is \"{FieldChecks.Excerpt(name)}\", which is no event name of this preset.");
    }

    private FieldRejection? FindTime(string[] row, out DateTimeOffset time)
    {
        var text = _time.Read(row);
        if (!_timeReader.TryRead(text, out time))
        {
            return new FieldRejection(_time.Name, "time not readable", $"{_time.Name} is \"{FieldChecks.Excerpt(text)}\", which is not a time in the preset's format.");
        }

        if (time < EventLimits.MinTime)
        {
            return new FieldRejection(_time.Name, "time too early", $"{_time.Name} is {time:O}, which is before {EventLimits.MinTime:yyyy-MM-dd}.");
        }

        return time > _timeProvider.GetUtcNow() + EventLimits.MaxFuture
            ? new FieldRejection(_time.Name, "time in the future", $"{_time.Name} is {time:O}, which is in the future.")
            : null;
    }

    private FieldRejection? FindItem(string[] row, EventKind kind, ref List<FieldRejection>? leftOut, out EventItem? item, out bool isDeduction)
    {
        item = null;
        isDeduction = false;
        var itemId = _itemId?.Read(row) ?? "";
        if (itemId.Length == 0)
        {
            var name = _itemId?.Name ?? "item id";
            return kind == EventKind.Search ? null : new FieldRejection(name, $"no {name}", $"{name} is empty.");
        }

        if (FieldChecks.Id(_itemId!, itemId) is { } rejection)
        {
            return rejection;
        }

        var price = FieldChecks.Price(_price, _numbers, row, ref leftOut, out var isNegative);
        item = new EventItem(itemId, price, FieldChecks.Quantity(_quantity, _numbers, row, ref leftOut));
        isDeduction = isNegative && (kind is EventKind.Purchase or EventKind.Refund or EventKind.BeginCheckout);
        return null;
    }

    private FieldRejection? FindSearchTerm(string[] row, EventKind kind, out string? term)
    {
        term = null;
        if (kind != EventKind.Search)
        {
            return null;
        }

        var text = _searchTerm?.Read(row) ?? "";
        if (text.Length == 0)
        {
            var name = _searchTerm?.Name ?? "search term";
            return new FieldRejection(name, $"no {name}", $"{name} is empty.");
        }

        // A line break in what was typed is a blank.
        term = string.Join(' ', text.Split(['\r', '\n', '\t'], StringSplitOptions.RemoveEmptyEntries));
        return FieldChecks.Text(_searchTerm!, term, EventLimits.MaxSearchTermLength);
    }
}
