using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using RealtimeRec.Feeds;
using RealtimeRec.Filters;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Products;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>What lists of products are asked for with: by the query's parameters, and by bodies whose properties are the same.</summary>
internal static class FeedSchemas
{
    public const string FeedQuery = "FeedQuery";
    public const string PageQuery = "PageQuery";
    public const string ProductIds = "ProductIds";

    private const string Limit = "Limit";
    private const string Widget = "Widget";

    private static readonly Dictionary<string, Func<OpenApiDocument, IOpenApiSchema>> Parameters = new(StringComparer.Ordinal)
    {
        ["limit"] = document => Schemas.Of(document, Limit),
        ["cursor"] = _ => Schemas.Text("next_cursor of the page before.", FeedRequest.MaxCursorLength),
        ["category"] = _ => Schemas.Text("Only products of this category.", ProductLimits.MaxNameLength, minLength: 1),
        ["brand"] = _ => Schemas.Text("Only products of this brand.", ProductLimits.MaxNameLength, minLength: 1),
        ["filter"] = _ => Schemas.Text(
            "Only products that meet it, such as price:<100 && (brand:=[Acme, Lumo] || !categories:shoes): names and operators of Typesense's filter_by "
            + $"over item_id, brand, categories, price, stock, published_at and attributes.<name>; at most {FilterParser.MaxValues} values.",
            FilterParser.MaxLength),
        ["exclude"] = _ => Schemas.List("Ids of products to leave out.", Schemas.Id("A product's id."), FeedRequest.MaxExclude),
        ["context"] = _ => Schemas.List(
            "Ids of the products of the page being looked at: what a feed goes by while the profile cannot be read.", Schemas.Id("A product's id."), FeedRequest.MaxContext),
        ["recipe"] = _ => Schemas.Text("Name of the recipe to make the feed by; the one that serves unless told.", FeedRequest.MaxRecipeLength, minLength: 1),
        ["explain"] = _ => Schemas.Flag("Whether each item says how its score came about; false unless told."),
        ["expand"] = _ => Schemas.OneOf("product: each item carries its product.", ["product"]),
        ["purge"] = _ => Schemas.Flag("Whether all that is known of the product is deleted, its history with it; false unless told."),
        ["name"] = _ => Schemas.Text("What the answer calls the widget; its type and place, as in feed-0, unless told.", ProductLimits.MaxNameLength, minLength: 1),
        ["item_id"] = _ => Schemas.Id("The product that the widget is about."),
    };

    /// <summary>The schema of a parameter.</summary>
    public static IOpenApiSchema Parameter(OpenApiDocument document, string name) => Parameters[name](document);

    public static IEnumerable<(string Name, OpenApiSchema Schema)> All(OpenApiDocument document) =>
    [
        (Limit, LimitOf()),
        (FeedQuery, Of(document, "What a feed is asked for with.", FeedBody.Names, [])),
        (PageQuery, Schemas.Object(
            $"The widgets of a page, {PageBody.MaxItems} products together.",
            ["widgets"],
            ("user_id", Schemas.Id("Whose page it is; needed by widgets of type feed.")),
            ("widgets", Schemas.List("The widgets, in the order of the page.", Schemas.Of(document, Widget), PageBody.MaxWidgets, 1)))),
        (Widget, WidgetOf(document)),
        .. PageBody.Types.Select(type => (WidgetName(type), Of(
            document,
            $"A widget of type {type}.",
            PageBody.NamesOf(type),
            PageBody.NamesOf(type).Contains("item_id") ? ["type", "item_id"] : ["type"],
            ("type", Schemas.OneOf("What the widget shows.", [type]))))),
        (ProductIds, Schemas.Object(
            "Ids of products.", ["item_ids"], ("item_ids", Schemas.List("The ids.", Schemas.Id("A product's id."), BatchGetBody.MaxIds, 1)))),
    ];

    // A schema of its own, as an event's quantity has one.
    private static OpenApiSchema LimitOf()
    {
        var schema = Schemas.Integer("Most products in the answer.", 1, FeedRequest.MaxLimit);
        schema.Default = JsonValue.Create(new FeedRequest().Limit);
        return schema;
    }

    private static OpenApiSchema Of(
        OpenApiDocument document, string description, IEnumerable<string> names, string[] required, params (string Name, IOpenApiSchema Schema)[] own) =>
        Schemas.Object(
            description,
            required,
            [.. names.Select(name => (name, Array.Find(own, property => property.Name == name).Schema ?? Parameter(document, name)))]);

    private static OpenApiSchema WidgetOf(OpenApiDocument document) => new()
    {
        Description = "What one list of a page shows.",
        OneOf = [.. PageBody.Types.Select(type => (IOpenApiSchema)Schemas.Of(document, WidgetName(type)))],
        Discriminator = new OpenApiDiscriminator
        {
            PropertyName = "type",
            Mapping = PageBody.Types.ToDictionary(type => type, type => Schemas.Of(document, WidgetName(type)), StringComparer.Ordinal),
        },
    };

    private static string WidgetName(string type) => string.Concat(type.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Widget";
}
