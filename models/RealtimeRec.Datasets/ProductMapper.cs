using RealtimeRec.Events;
using RealtimeRec.Products;

namespace RealtimeRec.Datasets;

/// <summary>Makes product descriptions of rows.</summary>
internal sealed class ProductMapper(ProductMap map, DatasetColumns columns)
{
    private readonly FieldReader _itemId = FieldReader.Create(map.ItemId, columns)!;
    private readonly FieldReader? _title = FieldReader.Create(map.Title, columns);
    private readonly FieldReader? _description = FieldReader.Create(map.Description, columns);
    private readonly FieldReader? _brand = FieldReader.Create(map.Brand, columns);
    private readonly FieldReader? _categories = FieldReader.Create(map.Categories, columns);
    private readonly FieldReader? _price = FieldReader.Create(map.Price, columns);
    private readonly FieldReader? _currency = FieldReader.Create(map.Currency, columns);
    private readonly FieldReader? _imageUrl = FieldReader.Create(map.ImageUrl, columns);
    private readonly FieldReader? _stock = FieldReader.Create(map.Stock, columns);

    /// <summary>
    /// The product that a row describes; null without an id, and also when the row says nothing of it but a price: that is
    /// what the shopper paid and no description to replace another with.
    /// </summary>
    public Product? Map(string[] row, out RowRejection? rejection)
    {
        rejection = null;
        var itemId = _itemId.Read(row);
        if (itemId.Length == 0)
        {
            return null;
        }

        var title = Text(_title, row, ProductLimits.MaxTitleLength, ref rejection);
        var description = Text(_description, row, ProductLimits.MaxDescriptionLength, ref rejection);
        var brand = Text(_brand, row, ProductLimits.MaxNameLength, ref rejection);
        var image = Text(_imageUrl, row, ProductLimits.MaxValueLength, ref rejection);
        var currency = Text(_currency, row, 3, ref rejection);
        var categories = _categories?.ReadList(row) ?? [];
        if (categories.Length > ProductLimits.MaxCategories)
        {
            rejection ??= new RowRejection(_categories!.Name, "too many categories",
                $"{_categories.Name} names {categories.Length} categories; at most {ProductLimits.MaxCategories} are allowed.");
        }

        foreach (var category in categories)
        {
            rejection ??= FieldChecks.Text(_categories!, category, ProductLimits.MaxNameLength);
        }

        decimal? price = null;
        int? stock = null;
        rejection ??= FieldChecks.Id(_itemId, itemId) ?? FieldChecks.Price(_price, row, out price) ?? Stock(row, out stock);
        if (rejection is not null || (title is null && description is null && brand is null && image is null && categories.Length == 0))
        {
            return null;
        }

        return new Product
        {
            ItemId = itemId,
            Title = title,
            Description = description,
            Brand = brand,
            Categories = categories,
            Price = price,
            Currency = price is null ? null : currency,
            ImageUrl = image,
            Stock = stock,
        };
    }

    private static string? Text(FieldReader? field, string[] row, int maxLength, ref RowRejection? rejection)
    {
        var text = field?.Read(row) ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        rejection ??= FieldChecks.Text(field!, text, maxLength);
        return text;
    }

    private RowRejection? Stock(string[] row, out int? stock)
    {
        stock = null;
        var text = _stock?.Read(row) ?? "";
        if (text.Length == 0)
        {
            return null;
        }

        if (!int.TryParse(text, System.Globalization.NumberStyles.None, System.Globalization.CultureInfo.InvariantCulture, out var value))
        {
            return new RowRejection(_stock!.Name, "stock not a number", $"{_stock.Name} is \"{FieldChecks.Excerpt(text)}\", which is no number of pieces.");
        }

        stock = value;
        return null;
    }
}
