using Microsoft.OpenApi;
using RealtimeRec.Gateway.Http;
using RealtimeRec.Products;
using RealtimeRec.Search;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>The bodies that routes take.</summary>
internal static class Bodies
{
    public static readonly BodyDescription Events = new(
        $"One event or an array of up to {EventLimits.MaxEventsPerRequest}, in at most {EventLimits.MaxBodyBytes} bytes; NDJSON has one event per line. CloudEvents "
        + "envelopes are accepted as application/json too. A page from an allowed origin may send the same as text/plain (navigator.sendBeacon).",
        new BodyDescription.Form([MediaTypes.Json], OneOrMany, Examples.Event),
        new BodyDescription.Form([MediaTypes.CloudEvent], document => Schemas.Of(document, EventSchemas.CloudEvent), Examples.CloudEvent),
        new BodyDescription.Form(
            [MediaTypes.CloudEventBatch],
            document => Schemas.List(null, Schemas.Of(document, EventSchemas.CloudEvent), EventLimits.MaxEventsPerRequest, 1),
            $"[{Examples.CloudEvent}]"),
        new BodyDescription.Form(MediaTypes.Products, document => Schemas.Of(document, EventSchemas.Event), Examples.Event));

    public static readonly BodyDescription Product = new(
        $"The whole product, in at most {ProductLimits.MaxProductBytes} bytes. item_id may be left out; if given, it must equal the id in the path.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, ProductSchemas.ProductBody), Examples.Product));

    public static readonly BodyDescription ProductPatch = new(
        $"The properties to change, in at most {ProductLimits.MaxProductBytes} bytes.",
        new BodyDescription.Form(MediaTypes.Patch, document => Schemas.Of(document, ProductSchemas.ProductPatch), Examples.ProductPatch));

    public static readonly BodyDescription Products = new(
        $"One product per line, each in at most {ProductLimits.MaxProductBytes} bytes; any number of lines.",
        new BodyDescription.Form(MediaTypes.Products, document => Schemas.Of(document, ProductSchemas.Product), Examples.Product));

    public static readonly BodyDescription ProductIds = new(
        $"The ids, in at most {BatchGetBody.MaxBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, FeedSchemas.ProductIds), Examples.BatchGet));

    public static readonly BodyDescription Feed = new(
        $"The query parameters of the GET as JSON properties, in at most {RequestLimits.MaxFeedBodyBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, FeedSchemas.FeedQuery), Examples.Feed));

    public static readonly BodyDescription Page = new(
        $"The page, in at most {RequestLimits.MaxFeedBodyBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, FeedSchemas.PageQuery), Examples.Batch));

    public static readonly BodyDescription Merge = new(
        $"The user to merge into this one, in at most {MergeBody.MaxBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, UserSchemas.Merge), Examples.Merge));

    public static readonly BodyDescription Search = new(
        $"The query parameters of the GET as JSON properties, in at most {RequestLimits.MaxFeedBodyBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, FeedSchemas.SearchQuery), Examples.Search));

    public static readonly BodyDescription Ranker = new(
        $"The version, in at most {RankerBody.MaxBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, FeedSchemas.RankerChoice), Examples.Ranker));

    public static readonly BodyDescription Blocked = new(
        $"The whole list, at most {BlockedTexts.MaxTexts} texts in at most {BlockedBody.MaxBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, FeedSchemas.Blocked), Examples.Blocked));

    public static readonly BodyDescription Synonyms = new(
        $"The whole list, at most {SynonymRule.MaxRules} rules in at most {SynonymsBody.MaxBytes} bytes.",
        new BodyDescription.Form(MediaTypes.JsonAlone, document => Schemas.Of(document, FeedSchemas.Synonyms), Examples.Synonyms));

    private static OpenApiSchema OneOrMany(OpenApiDocument document) => new()
    {
        OneOf =
        [
            Schemas.Of(document, EventSchemas.Event),
            Schemas.Of(document, EventSchemas.Events),
        ],
    };
}
