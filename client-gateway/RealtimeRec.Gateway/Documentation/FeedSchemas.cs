using System.Text.Json.Nodes;
using Microsoft.OpenApi;
using RealtimeRec.Feeds;
using RealtimeRec.Filters;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Search;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>What lists of products are asked for with: by the query's parameters, and by bodies whose properties are the same.</summary>
internal static class FeedSchemas
{
    public const string FeedQuery = "FeedQuery";
    public const string PageQuery = "PageQuery";
    public const string ProductIds = "ProductIds";
    public const string RankerChoice = "RankerChoice";
    public const string SearchQuery = "SearchQuery";
    public const string Synonyms = "Synonyms";
    public const string Blocked = "BlockedSuggestions";

    private const string Limit = "Limit";
    private const string Synonym = "Synonym";
    private const string Widget = "Widget";

    private static readonly Dictionary<string, Func<OpenApiDocument, IOpenApiSchema>> Parameters = new(StringComparer.Ordinal)
    {
        ["limit"] = document => Schemas.Of(document, Limit),
        ["hours"] = _ => BackOf("Hours", RankingReport.MaxHours),
        ["days"] = _ => BackOf("Days", SearchAnalytics.MaxDays),
        ["cursor"] = _ => Schemas.Text("next_cursor of the previous page.", FeedRequest.MaxCursorLength),
        ["category"] = _ => Schemas.Text("Only products of this category.", ProductLimits.MaxNameLength, minLength: 1),
        ["brand"] = _ => Schemas.Text("Only products of this brand.", ProductLimits.MaxNameLength, minLength: 1),
        ["filter"] = _ => Schemas.Text(
            "Only products that match this filter, such as price:<100 && (brand:=[Acme, Lumo] || !categories:shoes): names and operators of Typesense's filter_by "
            + $"over item_id, brand, categories, price, stock, published_at and attributes.<name>; at most {FilterParser.MaxValues} values.",
            FilterParser.MaxLength),
        ["exclude"] = _ => Schemas.List("Ids of products to leave out.", Schemas.Id("A product's id."), FeedRequest.MaxExclude),
        ["context"] = _ => Schemas.List(
            "Ids of the products on the page being viewed, the most important first: the recipes similar and together go by them, and every feed does while the profile cannot be read.",
            Schemas.Id("A product's id."),
            FeedRequest.MaxContext),
        ["recipe"] = _ => Schemas.Text(
            "Name of the recipe to make the feed with: default (to discover), continue (the shopper's own last products first), after-purchase (what goes with a purchase first), similar and together (for a product's page: what is like the products of context, or goes with them, in the order that suits the shopper; without context, the product that the shopper dealt with last), or one that the server's settings define. Without it, the one that the server is configured to use.", FeedRequest.MaxRecipeLength, minLength: 1),
        ["explain"] = _ => Schemas.Flag("Whether each item explains its score; false by default."),
        ["expand"] = _ => Schemas.OneOf("product: each item includes its product.", ["product"]),
        ["q"] = _ => Schemas.Text("What the shopper typed, in any language; empty or * for everything.", SearchRequest.MaxQueryLength),
        ["user_id"] = _ => Schemas.Id("The shopper whose live profile and own searches decide; without it, the answer is for nobody in particular."),
        ["facets"] = _ => Schemas.List(
            "Fields whose values to count over all that is found: brand, categories, price (in ranges) and attributes.<name>. What filter asks of a field is left out of that field's own counts.",
            Schemas.Text("Name of a field.", ProductLimits.MaxNameLength, minLength: 1),
            SearchRequest.MaxFacets),
        ["sort"] = _ => Schemas.OneOf("The order; relevance by default.", QueryReader.Sorts),
        ["facet_query"] = _ => Schemas.Text(
            "Of one field of facets, only values with a word that begins so, as in brand:son: for finding one among many. Not for price.", ProductLimits.MaxNameLength + SearchRequest.MaxQueryLength, minLength: 1),
        ["sort_attribute"] = _ => Schemas.Text("The attribute to sort by, with sort=attribute:asc or attribute:desc: a number in each product, such as a rating.", ProductLimits.MaxNameLength, minLength: 1),
        ["highlight"] = _ => Schemas.Flag("Whether each item says where the words are; false by default."),
        ["correct"] = _ => Schemas.OneOf("off: no word is corrected, and every product has every word; on by default.", ["on", "off"]),
        ["personalize"] = _ => Schemas.OneOf("off: the order is nobody's in particular; on by default.", ["on", "off"]),
        ["purge"] = _ => Schemas.Flag("Whether to delete everything known about the product, including its history; false by default."),
        ["name"] = _ => Schemas.Text(
            "The name of the widget in the answer; by default its type and position, such as feed-0.", ProductLimits.MaxNameLength, minLength: 1),
        ["item_id"] = _ => Schemas.Id("The product that the widget is about."),
    };

    /// <summary>The schema of a parameter.</summary>
    public static IOpenApiSchema Parameter(OpenApiDocument document, string name) => Parameters[name](document);

    public static IEnumerable<(string Name, OpenApiSchema Schema)> All(OpenApiDocument document) =>
    [
        (Limit, LimitOf()),
        (FeedQuery, Of(document, "The parameters of a feed.", FeedBody.Names, [])),
        (PageQuery, Schemas.Object(
            $"The widgets of a page, with at most {PageBody.MaxItems} products in total.",
            ["widgets"],
            ("user_id", Schemas.Id("The user whose page it is; required for widgets of type feed.")),
            ("widgets", Schemas.List("The widgets, in the order of the page.", Schemas.Of(document, Widget), PageBody.MaxWidgets, 1)))),
        (Widget, WidgetOf(document)),
        .. PageBody.Types.Select(type => (WidgetName(type), Of(
            document,
            $"A widget of type {type}.",
            PageBody.NamesOf(type),
            PageBody.NamesOf(type).Contains("item_id") ? ["type", "item_id"] : ["type"],
            ("type", Schemas.OneOf("What the widget shows.", [type]))))),
        (SearchQuery, Of(document, "The parameters of a search.", SearchBody.Names, [])),
        (Synonyms, Schemas.Object(
            "The shop's synonyms.", ["synonyms"], ("synonyms", Schemas.List("The rules; none empties the list.", Schemas.Of(document, Synonym), SynonymRule.MaxRules)))),
        (Synonym, Schemas.Object(
            "A rule: words that mean the same, or words that mean others as well.",
            ["words"],
            ("words", WordsOf("What may be typed, each one word or several. Without also, each finds the others.")),
            ("also", WordsOf("What typing one of words finds as well, and not the other way round.")))),
        (Blocked, Schemas.Object(
            "What is never suggested.",
            ["blocked"],
            ("blocked", Schemas.List("Words or phrases; none blocks nothing.", Schemas.Text("A word, or several.", BlockedTexts.MaxLength, minLength: 1), BlockedTexts.MaxTexts)))),
        (RankerChoice, Schemas.Object(
            "Which ranker is to serve.", ["version"], ("version", Schemas.Text("Name of the version.", RankerBody.MaxLength, minLength: 1)))),
        (ProductIds, Schemas.Object(
            "Ids of products.", ["item_ids"], ("item_ids", Schemas.List("The ids.", Schemas.Id("A product's id."), BatchGetBody.MaxIds, 1)))),
    ];

    private static OpenApiSchema BackOf(string units, int most)
    {
        var schema = Schemas.Integer($"{units} to look back, the current one included.", 1, most);
        schema.Default = JsonValue.Create(most);
        return schema;
    }

    private static OpenApiSchema WordsOf(string description) =>
        Schemas.List(description, Schemas.Text("A word, or several.", SynonymRule.MaxLength, minLength: 1), SynonymRule.MaxWords, 1);

    // A schema of its own, as an event's quantity has one.
    private static OpenApiSchema LimitOf()
    {
        var schema = Schemas.Integer("Maximum number of products, or of queries, in a list of the answer.", 1, FeedRequest.MaxLimit);
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
        Description = "One list of products on a page.",
        OneOf = [.. PageBody.Types.Select(type => (IOpenApiSchema)Schemas.Of(document, WidgetName(type)))],
        Discriminator = new OpenApiDiscriminator
        {
            PropertyName = "type",
            Mapping = PageBody.Types.ToDictionary(type => type, type => Schemas.Of(document, WidgetName(type)), StringComparer.Ordinal),
        },
    };

    private static string WidgetName(string type) => string.Concat(type.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..])) + "Widget";
}
