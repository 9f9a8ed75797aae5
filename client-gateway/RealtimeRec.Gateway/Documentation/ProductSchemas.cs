using Microsoft.OpenApi;
using RealtimeRec.Products;
using RealtimeRec.Reading.Products;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>The schemas of products, as <see cref="ProductReader"/> reads them; docs/products.md has what it takes beside them.</summary>
internal static class ProductSchemas
{
    /// <summary>A product that names itself: a line of a bulk, and a product in answers.</summary>
    public const string Product = "Product";

    /// <summary>A product whose id is in the path.</summary>
    public const string ProductBody = "ProductBody";

    public const string ProductPatch = "ProductPatch";

    public static IEnumerable<(string Name, OpenApiSchema Schema)> All(OpenApiDocument document) =>
    [
        (Product, Of("A product as the shop's catalogue describes it.", ["item_id"])),
        (ProductBody, Of("A product whose id is in the path; it replaces what was known. At least one property is required.", [], minProperties: 1)),
        (ProductPatch, PatchOf()),
    ];

    private static OpenApiSchema Of(string description, string[] required, int? minProperties = null)
    {
        var schema = Schemas.Object(
            description,
            required,
            ("item_id", Schemas.Id("The shop's product id.")),
            ("title", Schemas.Text("Title, in any language.", ProductLimits.MaxTitleLength)),
            ("description", Schemas.Text("Longer text, in any language.", ProductLimits.MaxDescriptionLength)),
            ("brand", Schemas.Text("Brand.", ProductLimits.MaxNameLength)),
            ("categories", Schemas.List(
                "Names of categories from the broadest to the most specific; a path such as clothing > hoodies is one name.",
                Schemas.Text("A category's name.", ProductLimits.MaxNameLength, minLength: 1),
                ProductLimits.MaxCategories)),
            ("price", Schemas.Price("Price of one piece.")),
            ("currency", new OpenApiSchema { Type = JsonSchemaType.String, Pattern = "^[A-Za-z]{3}$", Description = "ISO 4217 code of the price, such as EUR." }),
            ("image_url", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                Format = "uri-reference",
                MaxLength = ProductLimits.MaxValueLength,
                Description = "Address of the picture: an http or https URL, a path that begins with a slash, or a data:image URL.",
            }),
            ("stock", Schemas.Integer("Pieces in stock; 0 means sold out. A product without it counts as available.", 0, int.MaxValue)),
            ("attributes", new OpenApiSchema
            {
                Type = JsonSchemaType.Object,
                Description = "Further named properties, such as a colour or a size.",
                MaxProperties = ProductLimits.MaxAttributes,
                PropertyNames = new OpenApiSchema { MinLength = 1, MaxLength = ProductLimits.MaxNameLength },
                AdditionalProperties = Schemas.Text("A property's value.", ProductLimits.MaxValueLength),
            }),
            ("published_at", Schemas.Time("When it went on sale, RFC 3339; by default, when it was first seen.")),
            ("item_group_id", Schemas.Id("The group of variants, such as colours, that it belongs to: lists show one product of a group.")));
        schema.MinProperties = minProperties;
        return schema;
    }

    /// <summary>A merge patch (RFC 7396): the same properties, each of them null to take it away.</summary>
    private static OpenApiSchema PatchOf()
    {
        var schema = Of("The changes to a product (RFC 7396): null removes a property, attributes merge by name, and properties not named stay.", [], minProperties: 1);
        foreach (var (name, property) in schema.Properties!)
        {
            if (name == "item_id")
            {
                continue;
            }

            var changed = (OpenApiSchema)property;
            changed.Type |= JsonSchemaType.Null;
            if (changed.AdditionalProperties is OpenApiSchema value)
            {
                value.Type |= JsonSchemaType.Null;
            }
        }

        return schema;
    }
}
