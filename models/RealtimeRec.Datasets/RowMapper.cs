using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.Datasets;

/// <summary>A preset resolved against a file's columns: makes events and products of its rows.</summary>
internal sealed class RowMapper
{
    private readonly (RowPattern Pattern, string Reason)[] _ignore;
    private readonly EventMapper? _events;
    private readonly ProductMapper? _products;
    private readonly RowHasher _hasher;

    public RowMapper(DatasetPreset preset, DatasetColumns columns, TimeProvider timeProvider)
    {
        _ignore = [.. preset.Ignore.Select(rule => (new RowPattern(rule.Match, columns), rule.Reason))];
        _events = preset.Event is { } map ? new EventMapper(map, columns, timeProvider) : null;
        _products = preset.Product is { } product ? new ProductMapper(product, columns) : null;
        _hasher = new RowHasher(preset.Identity);
    }

    public DatasetRow Map(long number, string[] row, RepeatWindow repeats)
    {
        foreach (var field in row)
        {
            if (field.Contains('\uFFFD'))
            {
                return Rejected(number, new RowRejection("", "not UTF-8", "It holds bytes that are not UTF-8."));
            }
        }

        foreach (var (pattern, reason) in _ignore)
        {
            if (pattern.IsMatch(row))
            {
                return Rejected(number, new RowRejection(pattern.Columns, reason, $"It is left out by a rule of the preset: {reason}."));
            }
        }

        var hash = _hasher.Hash(row);
        RowRejection? rejection = null;
        var shopEvent = _events?.Map(row, hash, out rejection);
        if (rejection is not null)
        {
            return Rejected(number, rejection);
        }

        var product = _products?.Map(row, out rejection);
        if (rejection is not null)
        {
            return Rejected(number, rejection);
        }

        var identity = _events is { HasEventId: true } && shopEvent is not null ? RowHasher.Hash(shopEvent.EventId) : hash;
        return new DatasetRow { RowNumber = number, Event = shopEvent, Product = product, Repeated = !repeats.Add(identity) };
    }

    private static DatasetRow Rejected(long number, RowRejection rejection) => new() { RowNumber = number, Rejection = rejection };
}
