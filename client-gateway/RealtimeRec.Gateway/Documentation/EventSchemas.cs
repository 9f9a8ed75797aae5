using System.Globalization;
using Microsoft.OpenApi;
using RealtimeRec.Events;
using RealtimeRec.Reading.Events;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Documentation;

/// <summary>
/// The schemas of events, as <see cref="ShopEventReader"/> reads them. What it takes beside them (numbers as text, times since 1970) is
/// in docs/events.md: a client that is made of a schema must not be offered several ways.
/// </summary>
internal static class EventSchemas
{
    public const string Event = "Event";
    public const string Events = "Events";
    public const string EventItem = "EventItem";
    public const string EventName = "EventName";
    public const string Quantity = "Quantity";
    public const string CloudEvent = "CloudEvent";

    private const string CloudEventData = "CloudEventData";

    public static IEnumerable<(string Name, OpenApiSchema Schema)> All(OpenApiDocument document) =>
    [
        (EventName, Schemas.OneOf("What the shopper did: the name of a GA4 recommended event, or remove_from_wishlist.", EventNames.All)),
        (Quantity, QuantityOf()),
        (EventItem, ItemOf(document)),
        (Event, EventOf(document, "What a shopper did. A search needs its search_term, every other event at least one item; of an event that came of a search, search_id or search_term says of which.", "event_id", "event_name", "user_id")),
        // A schema of its own: of a list within a choice Kiota makes a second class of events.
        (Events, Schemas.List("Several events.", Schemas.Of(document, Event), EventLimits.MaxEventsPerRequest, 1)),
        (CloudEventData, EventOf(document, "An event that may take its id and time from the envelope around it.", "event_name", "user_id")),
        (CloudEvent, EnvelopeOf(document)),
    ];

    private static OpenApiSchema EventOf(OpenApiDocument document, string description, params string[] required)
    {
        var schema = Schemas.Object(
            description,
            required,
            ("event_id", Schemas.Id("The producer's id of the event: a second event of the same user with this id changes nothing.")),
            ("event_name", Schemas.Of(document, EventName)),
            ("event_time", Schemas.Time(string.Create(
                CultureInfo.InvariantCulture,
                $"When the shopper did it, RFC 3339: {EventLimits.MinTime:yyyy-MM-dd} or later, "
                + $"and not more than {EventLimits.MaxFuture.TotalMinutes:0} minutes ahead of the server's clock. "
                + $"By default, the time of arrival."))),
            ("user_id", Schemas.Id("Who did it: the shop's user id, or the id of an anonymous visitor.")),
            ("session_id", Schemas.Id("The shop's own session id, if it has one. A visit ends after 30 minutes of inactivity.")),
            ("feed_id", Schemas.Id("feed_id of the feed in which the shopper met the item.")),
            ("search_id", Schemas.Id("The search_id of the answer in which the shopper met the item, or of the search that the event is.")),
            ("search_term", Schemas.Text("What was searched for: required for search; of other events, the search that they came of, where there is no search_id.", EventLimits.MaxSearchTermLength)),
            ("items", Schemas.List("The products concerned; required for every event except search.", Schemas.Of(document, EventItem), EventLimits.MaxItemsPerEvent)));

        // Clients made of the schema know one event for all names; who validates by it knows what each name needs.
        schema.If = new OpenApiSchema
        {
            Properties = new Dictionary<string, IOpenApiSchema> { ["event_name"] = new OpenApiSchema { Const = EventNames.Of(EventKind.Search) } },
            Required = new HashSet<string> { "event_name" },
        };
        schema.Then = new OpenApiSchema { Required = new HashSet<string> { "search_term" } };
        schema.Else = new OpenApiSchema
        {
            Properties = new Dictionary<string, IOpenApiSchema> { ["items"] = new OpenApiSchema { MinItems = 1 } },
            Required = new HashSet<string> { "items" },
        };
        return schema;
    }

    private static OpenApiSchema ItemOf(OpenApiDocument document) => Schemas.Object(
        "A product in an event.",
        ["item_id"],
        ("item_id", Schemas.Id("The shop's product id.")),
        ("price", Schemas.Price("Price of one piece in the shop's currency.")),
        ("quantity", Schemas.Of(document, Quantity)));

    // A schema of its own: generators take a property that has a default for one that is always there, and its object must name it then.
    private static OpenApiSchema QuantityOf()
    {
        var schema = Schemas.Integer("Number of pieces.", 1, EventLimits.MaxQuantity);
        schema.Default = 1;
        return schema;
    }

    private static OpenApiSchema EnvelopeOf(OpenApiDocument document)
    {
        var schema = Schemas.Object(
            "An event in a CloudEvents 1.0 envelope (structured mode). Other attributes are allowed.",
            ["specversion"],
            ("specversion", Schemas.OneOf("The version of CloudEvents.", ["1.0"])),
            ("id", Schemas.Id("Used as event_id if the event has none.")),
            ("source", new OpenApiSchema { Type = JsonSchemaType.String, Format = "uri-reference", Description = "Where the event comes from; ignored." }),
            ("type", new OpenApiSchema { Type = JsonSchemaType.String, Description = "The type of the envelope; ignored. The event's own event_name counts." }),
            ("time", Schemas.Time("Used as event_time if the event has none.")),
            ("datacontenttype", new OpenApiSchema { Type = JsonSchemaType.String, Description = "Media type of data; ignored." }),
            ("data", Schemas.Of(document, CloudEventData)),
            ("data_base64", new OpenApiSchema
            {
                Type = JsonSchemaType.String,
                ContentEncoding = "base64",
                Description = "The event's JSON in Base64, instead of data.",
            }));
        schema.AnyOf =
        [
            new OpenApiSchema { Required = new HashSet<string> { "data" } },
            new OpenApiSchema { Required = new HashSet<string> { "data_base64" } },
        ];
        return schema;
    }
}
