using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Datasets.Rows;

/// <summary>A preset resolved against a file's columns: makes events and products of its rows.</summary>
internal sealed class RowMapper
{
    private readonly (RowPattern Pattern, string Reason)[] _ignore;
    private readonly EventMapper? _events;
    private readonly ProductMapper? _products;
    private readonly RowHasher _hasher;

    /// <summary>Resolves a preset. What the file lacks is told by <see cref="DatasetColumns.Missing"/>.</summary>
    public RowMapper(DatasetPreset preset, DatasetColumns columns, TimeProvider timeProvider)
    {
        _ignore = [.. preset.Ignore.Select(rule => (new RowPattern(rule.Match, columns), rule.Reason))];
        _events = preset.Event is { } map ? new EventMapper(map, preset, columns, timeProvider) : null;
        _products = preset.Product is { } product ? new ProductMapper(product, preset, columns, isCatalogue: _events is null) : null;
        _hasher = new RowHasher(preset.Identity, columns.Used);
    }

    /// <summary>Whether rows are events.</summary>
    public bool HasEvents => _events is not null;

    /// <summary>Whether rows can say anything of a product but its id.</summary>
    public bool DescribesProducts => _products is { DescribesAnything: true };

    /// <summary>
    /// How much fields look like a row of this map, from 0 to <see cref="RowReader.Certain"/>. Prose has no event in it; in a
    /// catalogue of texts a single line of prose may look like a row.
    /// </summary>
    public int Evidence(string[] fields, RepeatWindow repeats) => Map(fields, repeats) switch
    {
        { Rejection: not null } or { LeftOut.Count: > 0 } => 0,
        { Event: not null } or { Product: { Price: not null } or { Stock: not null } } => RowReader.Certain,
        _ => 1,
    };

    public DatasetRow Map(string[] row, RepeatWindow repeats)
    {
        foreach (var (pattern, reason) in _ignore)
        {
            if (pattern.IsMatch(row))
            {
                return Rejected(row, new FieldRejection(pattern.Columns, reason, $"It is left out by a rule of the preset: {reason}."));
            }
        }

        var hash = _hasher.Hash(row);
        List<FieldRejection>? leftOut = null;
        FieldRejection? rejection = null;
        var isDeduction = false;
        var shopEvent = _events?.Map(row, hash, ref leftOut, out rejection, out isDeduction);
        if (rejection is not null)
        {
            return Rejected(row, rejection);
        }

        Product? product = null;
        if (_products is not null)
        {
            product = _products.Map(row, ref leftOut, out rejection);
        }

        if (rejection is not null)
        {
            if (shopEvent is null)
            {
                return Rejected(row, rejection);
            }

            // What a shopper did stands, whatever the row says of the product.
            FieldChecks.LeaveOut(ref leftOut, rejection);
        }

        return new DatasetRow
        {
            RowNumber = 0,
            Event = shopEvent,
            Product = product,
            LeftOut = leftOut ?? [],
            IsDeduction = isDeduction,
            Repeated = !repeats.Add(hash),
        };
    }

    private DatasetRow Rejected(string[] row, FieldRejection rejection) => new() { RowNumber = 0, Rejection = rejection, RejectedUserId = _events?.UserIdOf(row) };
}
