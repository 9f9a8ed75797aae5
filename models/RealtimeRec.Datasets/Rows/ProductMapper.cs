using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Presets;
using RealtimeRec.Products;
using RealtimeRec.Reading.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Datasets.Rows;

/// <summary>
/// Makes product descriptions of rows. A row becomes the document that the HTTP API takes and is read by the API's own reader,
/// so that a product from a file passes exactly what any other passes. What that leaves out or mends is told.
/// </summary>
/// <param name="map">The map.</param>
/// <param name="preset">The file's conventions.</param>
/// <param name="columns">The file's columns.</param>
/// <param name="isCatalogue">
/// Whether the file is a catalogue. In a log of behaviour a row that says nothing of a product but a price or a stock describes
/// none: that is what the shopper met.
/// </param>
internal sealed class ProductMapper(ProductMap map, DatasetPreset preset, DatasetColumns columns, bool isCatalogue)
{
    private static readonly JsonWriterOptions Json = new() { SkipValidation = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly FieldReader _itemId = FieldReader.Create(map.ItemId, columns)!;
    private readonly (string Name, FieldReader Field)[] _texts = Texts(map, columns);
    private readonly FieldReader? _categories = FieldReader.Create(Separated(map.Categories, preset), columns);
    private readonly FieldReader? _price = FieldReader.Create(map.Price, columns);
    private readonly FieldReader? _currency = FieldReader.Create(map.Currency, columns);
    private readonly FieldReader? _stock = FieldReader.Create(map.Stock, columns);
    private readonly NumberReader _numbers = new(preset.DecimalSeparator, preset.ThousandsSeparator);
    private readonly ArrayBufferWriter<byte> _buffer = new(1_024);

    /// <summary>Whether the file can say anything of a product but its id.</summary>
    public bool DescribesAnything =>
        _texts.Any(text => text.Field.Exists) || _categories is { Exists: true } || _price is { Exists: true } || _stock is { Exists: true };

    /// <summary>The product that a row describes; null when it describes none.</summary>
    /// <param name="row">The row.</param>
    /// <param name="leftOut">Takes what was left out.</param>
    /// <param name="rejection">Why the row cannot describe a product, or null.</param>
    public Product? Map(string[] row, ref List<FieldRejection>? leftOut, out FieldRejection? rejection)
    {
        rejection = null;
        var itemId = _itemId.Read(row);
        if (itemId.Length == 0 && !isCatalogue)
        {
            return null;
        }

        rejection = FieldChecks.RequiredId(_itemId, itemId);
        if (rejection is not null)
        {
            return null;
        }

        var price = FieldChecks.Price(_price, _numbers, row, ref leftOut);
        var stock = FieldChecks.Stock(_stock, _numbers, row, ref leftOut);
        var (isDescribed, isEmpty) = Write(row, price, stock);
        if (!isDescribed && !isCatalogue)
        {
            return null;
        }

        if (isEmpty)
        {
            return new Product { ItemId = itemId };
        }

        var reading = ProductReader.Read(_buffer.WrittenSpan, itemId);
        foreach (var finding in reading.Findings)
        {
            FieldChecks.LeaveOut(ref leftOut, Told(finding));
        }

        rejection = reading.Product is null ? Told(reading.Rejections[0]) : null;
        return reading.Product;
    }

    private static (string Name, FieldReader Field)[] Texts(ProductMap map, DatasetColumns columns)
    {
        var texts = new List<(string Name, FieldReader Field)>();
        foreach (var (name, source) in ((string, FieldSource?)[])[("title", map.Title), ("description", map.Description), ("brand", map.Brand), ("image_url", map.ImageUrl)])
        {
            if (FieldReader.Create(source, columns) is { } field)
            {
                texts.Add((name, field));
            }
        }

        return [.. texts];
    }

    private static FieldSource? Separated(FieldSource? categories, DatasetPreset preset) => categories is null ? null : categories with
    {
        ListSeparator = categories.ListSeparator ?? preset.ListSeparator,
        PathSeparator = categories.PathSeparator ?? preset.PathSeparator,
    };

    private static string PropertyOf(string field)
    {
        var end = field.AsSpan().IndexOfAny('[', '.');
        return end < 0 ? field : field[..end];
    }

    // By the name that the column has in the file.
    private FieldRejection Told(FieldRejection rejection)
    {
        var property = PropertyOf(rejection.Field);
        var told = FieldChecks.Of(rejection);
        return ColumnOf(property) is { } column && told.Message.StartsWith(property, StringComparison.Ordinal)
            ? told with { Field = column, Message = column + told.Message[property.Length..] }
            : told;
    }

    // Null for what is not of this map's making.
    private string? ColumnOf(string property) => property switch
    {
        "categories" => _categories?.Name,
        "currency" => _currency?.Name,
        "price" => _price?.Name,
        "stock" => _stock?.Name,
        _ => Array.Find(_texts, text => text.Name == property).Field?.Name,
    };

    // Whether anything but price and stock was written, and whether nothing at all.
    private (bool IsDescribed, bool IsEmpty) Write(string[] row, decimal? price, int? stock)
    {
        var isDescribed = false;
        _buffer.ResetWrittenCount();
        using var json = new Utf8JsonWriter(_buffer, Json);
        json.WriteStartObject();
        foreach (var (name, field) in _texts)
        {
            if (field.Read(row) is { Length: > 0 } text)
            {
                json.WriteString(name, text);
                isDescribed = true;
            }
        }

        if (_categories?.ReadList(row) is { Length: > 0 } categories)
        {
            json.WriteStartArray("categories");
            foreach (var category in categories)
            {
                json.WriteStringValue(category);
            }

            json.WriteEndArray();
            isDescribed = true;
        }

        if (price is { } amount)
        {
            json.WriteNumber("price", amount);
            if (_currency?.Read(row) is { Length: > 0 } currency)
            {
                json.WriteString("currency", currency);
            }
        }

        if (stock is { } pieces)
        {
            json.WriteNumber("stock", pieces);
        }

        json.WriteEndObject();
        return (isDescribed, !isDescribed && price is null && stock is null);
    }
}
