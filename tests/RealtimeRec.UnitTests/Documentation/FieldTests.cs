using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using RealtimeRec.Events;
using RealtimeRec.Reading.Events;
using RealtimeRec.Reading.Products;
using RealtimeRec.Testing.Processes;
using RealtimeRec.UnitTests.Gateway;
using RealtimeRec.Validation;

namespace RealtimeRec.UnitTests.Documentation;

/// <summary>Readers, schemas and docs name the same fields, with the same limits.</summary>
public sealed class FieldTests(GatewayServer server) : IClassFixture<GatewayServer>, IAsyncLifetime
{
    private static readonly DateTimeOffset s_now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private JsonObject _schemas = null!;

    public async Task InitializeAsync() =>
        _schemas = JsonNode.Parse((await server.GetAsync("/openapi/v1.json")).Text)!["components"]!["schemas"]!.AsObject();

    public Task DisposeAsync() => Task.CompletedTask;

    [Fact]
    public void SchemasNameTheFieldsThatReadersKnow()
    {
        Assert.Equal(EventProperties.Event.Names.Order(), FieldsOf("Event").Order());
        Assert.Equal(EventProperties.Event.Names.Order(), FieldsOf("CloudEventData").Order());
        Assert.Equal(EventProperties.Item.Names.Order(), FieldsOf("EventItem").Order());
        foreach (var product in (string[])["Product", "ProductBody", "ProductPatch"])
        {
            Assert.Equal(ProductProperties.All.Names.Order(), FieldsOf(product).Order());
        }
    }

    [Fact]
    public void AnAnswerAboutAProductHasItsFields() =>
        Assert.Empty(ProductProperties.All.Names.Except(FieldsOf("StoredProduct")));

    [Fact]
    public void WhatAnEventNeedsIsRequired()
    {
        Assert.Equal(["event_id", "event_name", "user_id"], RequiredOf("Event"));
        Assert.Equal(["item_id"], RequiredOf("EventItem"));
        Assert.Equal(["item_id"], RequiredOf("Product"));
        Assert.Empty(RequiredOf("ProductBody"));
        Assert.All(RequiredOf("Event"), field => Assert.Equal([$"{field} required"], RejectionsOf(AnEvent().Without(field))));
        Assert.Equal(["items required"], RejectionsOf(AnEvent().Without("items")));
        Assert.Equal(["search_term required"], RejectionsOf(AnEvent().With("event_name", "search")));
        Assert.Equal(["item_id required"], ProductReader.Read("""{"title":"Pan"}"""u8).Rejections.Select(Told));
    }

    /// <summary>At its limit every field of an event is taken as it is, and beyond it the reader has something to say of it.</summary>
    [Fact]
    public void LimitsOfAnEventAreTheReaders()
    {
        Assert.All(Limits("Event"), limit =>
        {
            var shopEvent = limit.Field == "search_term" ? AnEvent().With("event_name", "search") : AnEvent();
            Assert.Empty(TellingsOf(shopEvent.With(limit.Field, limit.AtLimit)));
            Assert.NotEmpty(TellingsOf(shopEvent.With(limit.Field, limit.Beyond)));
        });
        Assert.All(Limits("EventItem"), limit =>
        {
            Assert.Empty(TellingsOf(AnEvent().With("items", new JsonArray(AnItem().With(limit.Field, limit.AtLimit)))));
            Assert.NotEmpty(TellingsOf(AnEvent().With("items", new JsonArray(AnItem().With(limit.Field, limit.Beyond)))));
        });
    }

    [Fact]
    public void LimitsOfAProductAreTheReaders() => Assert.All(Limits("Product"), limit =>
    {
        Assert.Empty(TellingsOfProduct(AProduct().With(limit.Field, limit.AtLimit)));
        Assert.NotEmpty(TellingsOfProduct(AProduct().With(limit.Field, limit.Beyond)));
    });

    [Fact]
    public void TheDefaultQuantityIsOne() => Assert.Equal(1, (int)_schemas["Quantity"]!["default"]!);

    [Fact]
    public void DocsHaveEveryFieldOfAnEvent()
    {
        var expected = FieldsOf("Event").Select(field => $"{field}: {TypeOf("Event", field)}")
            .Concat(FieldsOf("EventItem").Select(field => $"items[].{field}: {TypeOf("EventItem", field)}"));
        Assert.Equal(expected, Rows("docs/events.md", "## Fields").Select(cells => $"{cells[0]}: {cells[1]}"));
        Assert.Equal(EventNames.All, Rows("docs/events.md", "## Names").Select(cells => cells[0]));
        Assert.Equal(
            EventProperties.Event.Foreign.Select(Refused).Concat(EventProperties.Item.Foreign.Select(entry => "items[]." + Refused(entry))),
            Rows("docs/events.md", "## Names of other systems").Select(cells => $"{cells[0]}: {cells[1]}"));
        Assert.All(Rows("docs/events.md", "## Fields"), cells => Assert.Equal(7, cells.Length));
    }

    [Fact]
    public void DocsHaveEveryFieldOfAProduct()
    {
        Assert.Equal(
            FieldsOf("Product").Select(field => $"{field}: {TypeOf("Product", field)}"), Rows("docs/products.md", "## Fields").Select(cells => $"{cells[0]}: {cells[1]}"));
        Assert.Equal(ProductProperties.All.Foreign.Select(Refused), Rows("docs/products.md", "## Names of other systems").Select(cells => $"{cells[0]}: {cells[1]}"));
        Assert.All(Rows("docs/products.md", "## Fields"), cells => Assert.Equal(7, cells.Length));
    }

    private static string Refused(KeyValuePair<string, string[]> entry) => $"{entry.Key}: {string.Join(", ", entry.Value)}";

    /// <summary>The rows of the table below a heading, without the quotes of code.</summary>
    private static string[][] Rows(string path, string heading) =>
    [
        .. File.ReadLines(ExecutablePath.InRepository(path))
            .SkipWhile(line => line != heading)
            .Skip(1)
            .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
            .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
            .Select(line => line.Trim('|', ' ').Split(" | ").Select(cell => cell.Replace("`", "", StringComparison.Ordinal).Trim()).ToArray()),
    ];

    /// <summary>What docs call a field's type, from its schema.</summary>
    private string TypeOf(string schema, string field)
    {
        var given = Resolved(_schemas[schema]!["properties"]![field]!);
        return ((string?)given["type"], (string?)given["format"]) switch
        {
            ("string", "date-time") => "time, RFC 3339",
            ("string", "uri-reference") => $"address, up to {given["maxLength"]}",
            ("string", _) when given["enum"] is not null => "[name](#names)",
            ("string", _) when given["pattern"] is not null => "three letters, ISO 4217",
            ("string", _) => TextOf(given),
            ("integer", _) => $"whole number, {given["minimum"]} to {given["maximum"]}",
            ("number", _) => $"number, {given["minimum"]} to {given["maximum"]}",
            ("array", _) when Resolved(given["items"]!) is var items => $"list, up to {given["maxItems"]}" + ((string?)items["type"] == "string" ? $", of {TextOf(items)}" : ""),
            _ => $"texts by name, up to {given["maxProperties"]}, names of {given["propertyNames"]!["minLength"]} to {given["propertyNames"]!["maxLength"]}, texts up to {given["additionalProperties"]!["maxLength"]}",
        };

        static string TextOf(JsonNode text) => $"text, {(text["minLength"] is { } least ? $"{least} to" : "up to")} {text["maxLength"]}";
    }

    /// <summary>For every limit of a schema a value that just keeps it, and one that just does not.</summary>
    private IEnumerable<(string Field, JsonNode AtLimit, JsonNode Beyond)> Limits(string schema)
    {
        foreach (var (field, property) in _schemas[schema]!["properties"]!.AsObject())
        {
            var given = Resolved(property!);
            if ((int?)given["maxLength"] is { } length)
            {
                var prefix = (string?)given["format"] == "uri-reference" ? "/" : "";
                yield return (field, prefix + new string('x', length - prefix.Length), prefix + new string('x', length + 1 - prefix.Length));
            }

            if ((string?)given["type"] is "integer" or "number")
            {
                var (least, most) = (decimal.Parse(given["minimum"]!.ToString(), CultureInfo.InvariantCulture), decimal.Parse(given["maximum"]!.ToString(), CultureInfo.InvariantCulture));
                yield return (field, least, least - 1);
                yield return (field, most, most + 1);
            }

            if ((int?)given["maxItems"] is { } count)
            {
                yield return (field, List(given["items"]!, count), List(given["items"]!, count + 1));
                if ((int?)Resolved(given["items"]!)["maxLength"] is { } longest)
                {
                    yield return (field, new JsonArray(new string('x', longest)), new JsonArray(new string('x', longest + 1)));
                }
            }

            if ((int?)given["maxProperties"] is { } several)
            {
                yield return (field, Map(several), Map(several + 1));
                var (name, value) = ((int)given["propertyNames"]!["maxLength"]!, (int)given["additionalProperties"]!["maxLength"]!);
                yield return (field, new JsonObject { [new string('n', name)] = "v" }, new JsonObject { [new string('n', name + 1)] = "v" });
                yield return (field, new JsonObject { ["n"] = new string('v', value) }, new JsonObject { ["n"] = new string('v', value + 1) });
            }

            if (given["enum"] is JsonArray values)
            {
                foreach (var value in values.Where(value => (string?)value != "search"))
                {
                    yield return (field, value!.DeepClone(), value + "s");
                }
            }

            if (given["pattern"] is not null)
            {
                yield return (field, "eur", "euro");
            }
        }

        JsonArray List(JsonNode items, int count) =>
            [.. Enumerable.Range(0, count).Select(i => (string?)Resolved(items)["type"] == "object" ? (JsonNode)new JsonObject { ["item_id"] = $"item-{i}" } : $"name {i}")];

        static JsonObject Map(int count) => new(Enumerable.Range(0, count).Select(i => KeyValuePair.Create($"name {i}", (JsonNode?)"value")));
    }

    private JsonObject Resolved(JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? _schemas[reference[(reference.LastIndexOf('/') + 1)..]]!.AsObject() : schema.AsObject();

    private string[] FieldsOf(string schema) => [.. _schemas[schema]!["properties"]!.AsObject().Select(property => property.Key)];

    private string[] RequiredOf(string schema) => [.. (_schemas[schema]!["required"] as JsonArray ?? []).Select(field => (string)field!)];

    private static JsonObject AnEvent() => new() { ["event_id"] = "e", ["event_name"] = "view_item", ["user_id"] = "u", ["items"] = new JsonArray(AnItem()) };

    private static JsonObject AnItem() => new() { ["item_id"] = "i" };

    private static JsonObject AProduct() => new() { ["item_id"] = "i", ["title"] = "t" };

    private static string[] RejectionsOf(JsonObject shopEvent) => [.. Read(shopEvent).Rejections.Select(Told)];

    private static string[] TellingsOf(JsonObject shopEvent) => [.. Read(shopEvent).Rejections.Concat(Read(shopEvent).Findings).Select(Told)];

    private static string[] TellingsOfProduct(JsonObject product)
    {
        var reading = ProductReader.Read(JsonSerializer.SerializeToUtf8Bytes(product));
        return [.. reading.Rejections.Concat(reading.Findings).Select(Told)];
    }

    private static EventReading Read(JsonObject shopEvent) => ShopEventReader.Read(JsonSerializer.SerializeToUtf8Bytes(shopEvent), s_now).Events[0];

    private static string Told(FieldRejection rejection) => $"{rejection.Field} {rejection.Reason}";
}
