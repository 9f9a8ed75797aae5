using System.Globalization;
using System.Text.Json;
using RealtimeRec.Feeds;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Search;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads the widgets of a page: <c>{"user_id": …, "widgets": [{"name": …, "type": "feed", …}, …]}</c>.</summary>
/// <param name="UserId">Whose page it is; null when nobody is known.</param>
/// <param name="Widgets">The widgets, in the order of the page.</param>
internal sealed record PageBody(string? UserId, Widget[] Widgets)
{
    /// <summary>Most widgets of a page.</summary>
    public const int MaxWidgets = 20;

    /// <summary>Most products in all widgets of a page.</summary>
    public const int MaxItems = 200;

    private static readonly Dictionary<string, (WidgetType Type, string[] Names)> s_types = new(StringComparer.Ordinal)
    {
        ["feed"] = (WidgetType.Feed, ["name", "type", "limit", "category", "filter", "exclude", "context", "recipe", "expand"]),
        ["similar"] = (WidgetType.Similar, ["name", "type", "limit", "item_id", "filter", "expand"]),
        ["bought_together"] = (WidgetType.BoughtTogether, ["name", "type", "limit", "item_id", "expand"]),
        ["trending"] = (WidgetType.Trending, ["name", "type", "limit", "category", "filter", "expand"]),
        ["search"] = (WidgetType.Search, ["name", "type", "limit", "q", "category", "filter", "sort", "sort_attribute", "correct", "personalize", "recipe", "expand"]),
    };

    /// <summary>The types of widgets.</summary>
    public static IReadOnlyCollection<string> Types => s_types.Keys;

    /// <summary>The properties that a widget of a type may have.</summary>
    public static string[] NamesOf(string type) => s_types[type].Names;

    /// <summary>The page of a body; null when it asks for none. Faults of a widget carry its place.</summary>
    public static PageBody? Read(JsonElement body, List<ProblemError> faults)
    {
        string? userId = null;
        JsonElement? widgets = null;
        foreach (var property in body.EnumerateObject())
        {
            if (property.NameEquals("widgets"))
            {
                widgets = property.Value;
            }
            else if (property.NameEquals("user_id"))
            {
                userId = property.Value.ValueKind switch
                {
                    JsonValueKind.Null => null,
                    JsonValueKind.String => property.Value.GetString()!.Trim(),
                    JsonValueKind.Number => property.Value.GetRawText(),
                    _ => "",
                };
                if (userId is not null && IdRule.Check("user_id", userId) is { } rejection)
                {
                    faults.Add(ProblemError.From(rejection));
                }
            }
            else
            {
                faults.Add(JsonBody.Unknown(property.Name, "a page", "user_id", "widgets"));
            }
        }

        if (widgets is not { ValueKind: JsonValueKind.Array } list || list.GetArrayLength() is 0 or > MaxWidgets)
        {
            faults.Add(JsonBody.Fault(
                "widgets", widgets is { ValueKind: JsonValueKind.Array } all && all.GetArrayLength() > MaxWidgets ? RejectionReasons.TooMany : RejectionReasons.Required, string.Create(CultureInfo.InvariantCulture, $"widgets must be an array of 1 to {MaxWidgets} widgets.")));
            return null;
        }

        var read = list.EnumerateArray().Select((widget, index) => ReadWidget(widget, index, userId, faults)).OfType<Widget>().ToArray();
        if (read.Sum(widget => widget.Request.Limit) > MaxItems)
        {
            faults.Add(JsonBody.Fault(
                "limit",
                RejectionReasons.TooMany,
                string.Create(CultureInfo.InvariantCulture, $"The widgets of a page may show at most {MaxItems} products in total.")));
        }

        if (read.GroupBy(widget => widget.Name, StringComparer.Ordinal).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            faults.Add(JsonBody.Fault("name", RejectionReasons.TooMany, $"Two widgets are called {twice.Key}."));
        }

        return new PageBody(userId, read);
    }

    private static Widget? ReadWidget(JsonElement element, int index, string? userId, List<ProblemError> faults)
    {
        var own = new List<ProblemError>();
        var widget = ReadWidget(element, index, userId, own, out var refused);
        faults.AddRange(own.Concat(refused).Select(fault => fault with { Index = index }));
        return widget;
    }

    private static Widget? ReadWidget(JsonElement element, int index, string? userId, List<ProblemError> faults, out IReadOnlyList<ProblemError> refused)
    {
        refused = [];
        if (element.ValueKind != JsonValueKind.Object)
        {
            faults.Add(JsonBody.Fault("widgets", RejectionReasons.WrongType, "A widget must be a JSON object."));
            return null;
        }

        if (!element.TryGetProperty("type", out var type) || type.ValueKind != JsonValueKind.String || !s_types.TryGetValue(type.GetString()!, out var known))
        {
            faults.Add(JsonBody.Fault("type", RejectionReasons.UnknownValue, $"type must be {string.Join(", ", s_types.Keys)}."));
            return null;
        }

        var query = new QueryReader(new QueryCollection(JsonBody.Parameters(element, known.Names, $"a widget of type {type.GetString()}", faults)), asSent: null);
        var isRelated = known.Type is WidgetType.Similar or WidgetType.BoughtTogether;
        if (known.Type == WidgetType.Feed && userId is null)
        {
            faults.Add(JsonBody.Fault("user_id", RejectionReasons.Required, "A feed needs the page's user_id."));
        }

        var request = new FeedRequest
        {
            Limit = query.Limit(),
            Category = query.Category(),
            Filter = query.Filter(),
            Exclude = query.Exclude(),
            Context = query.Context(),
            Recipe = query.Recipe(),
            IncludeProducts = query.ExpandProduct(),
        };
        var sort = query.Sort();
        var widget = new Widget(
            query.Name() ?? string.Create(CultureInfo.InvariantCulture, $"{type.GetString()}-{index}"),
            known.Type,
            isRelated ? query.ItemId() : null,
            request,
            known.Type != WidgetType.Search ? null : new SearchRequest
            {
                Query = query.SearchText(),
                Category = request.Category,
                Filter = request.Filter,
                Recipe = request.Recipe,
                IncludeProducts = request.IncludeProducts,
                Sort = sort,
                SortAttribute = query.SortAttribute(sort),
                Correct = query.Switch("correct"),
                Personalize = query.Switch("personalize"),
            });
        refused = query.Faults;
        return widget;
    }
}
