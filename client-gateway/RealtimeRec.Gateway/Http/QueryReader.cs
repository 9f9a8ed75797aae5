using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.WebUtilities;
using RealtimeRec.Feeds;
using RealtimeRec.Filters;
using RealtimeRec.Gateway.Answers;
using RealtimeRec.Products;
using RealtimeRec.Quality;
using RealtimeRec.Search;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads query parameters and collects what is wrong with them. Parameters it is not asked for are ignored.</summary>
/// <param name="query">The parameters.</param>
/// <param name="asSent">The query string that they came as; null for a JSON body, where a list is a list and needs no commas.</param>
internal sealed class QueryReader(IQueryCollection query, string? asSent)
{
    private const string EncodedComma = "%2C";

    /// <summary>Reads a request's query.</summary>
    public QueryReader(HttpRequest request) : this(request.Query, request.QueryString.Value ?? "")
    {
    }

    private List<ProblemError>? _errors;

    /// <summary>The answer when a parameter was refused; null when all were good.</summary>
    public ProblemResult? Refusal => _errors is null ? null : ProblemResult.Invalid(_errors);

    /// <summary>What was refused so far.</summary>
    public IReadOnlyList<ProblemError> Faults => _errors ?? [];

    /// <summary>A name that the caller gives, as long as a category's.</summary>
    public string? Name() => Text("name", ProductLimits.MaxNameLength);

    /// <summary>The product that is asked about.</summary>
    public string ItemId()
    {
        var itemId = Single("item_id")?.Trim() ?? "";
        if (IdRule.Check("item_id", itemId) is { } rejection)
        {
            (_errors ??= []).Add(ProblemError.From(rejection));
        }

        return itemId;
    }

    public int Limit() => Count("limit", FeedRequest.MaxLimit, new FeedRequest().Limit);

    /// <summary>Hours to look back.</summary>
    public int Hours() => Count("hours", RankingReport.MaxHours, RankingReport.MaxHours);

    /// <summary>Days to look back.</summary>
    public int Days() => Count("days", SearchAnalytics.MaxDays, SearchAnalytics.MaxDays);

    private int Count(string name, int most, int byDefault)
    {
        var text = Single(name);
        if (text is null)
        {
            return byDefault;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count >= 1 && count <= most)
        {
            return count;
        }

        Refuse(name, RejectionReasons.OutOfRange, $"{name} must be a whole number from 1 to {most}.");
        return 1;
    }

    public string? Cursor() => Text("cursor", FeedRequest.MaxCursorLength);

    /// <summary>A filter that <see cref="FilterParser"/> reads; null without one.</summary>
    public string? Filter()
    {
        if (Single("filter") is not { } text)
        {
            return null;
        }

        try
        {
            FilterParser.Parse(text);
        }
        catch (FilterException exception)
        {
            Refuse("filter", RejectionReasons.Malformed, exception.Message);
        }

        return text;
    }

    public string? Brand() => Text("brand", ProductLimits.MaxNameLength);

    /// <summary>The product after which a list of the catalogue goes on; null from the beginning.</summary>
    public string? ListCursor()
    {
        if (Text("cursor", Http.ListCursor.MaxLength) is not { } text)
        {
            return null;
        }

        var after = Http.ListCursor.Read(text);
        if (after is null)
        {
            Refuse("cursor", RejectionReasons.UnknownValue, "The cursor does not come from a list of products.");
        }

        return after;
    }

    /// <summary>What the shopper typed; empty for nothing. Any text will do.</summary>
    public string SearchText()
    {
        var text = Single("q") ?? "";
        if (text.Length > SearchRequest.MaxQueryLength)
        {
            Refuse("q", RejectionReasons.TooLong, string.Create(CultureInfo.InvariantCulture, $"q may have at most {SearchRequest.MaxQueryLength} characters."));
            return "";
        }

        return text;
    }

    /// <summary>The shopper; null for nobody in particular.</summary>
    public string? UserId()
    {
        if (Single("user_id")?.Trim() is not { } userId)
        {
            return null;
        }

        if (IdRule.Check("user_id", userId) is { } rejection)
        {
            (_errors ??= []).Add(ProblemError.From(rejection));
        }

        return userId;
    }

    /// <summary>The order of what is found.</summary>
    public SearchSort Sort()
    {
        switch (Single("sort")?.ToLowerInvariant())
        {
            case null or "relevance":
                return SearchSort.Relevance;
            case "price:asc":
                return SearchSort.PriceAscending;
            case "price:desc":
                return SearchSort.PriceDescending;
            case "newest":
                return SearchSort.Newest;
            case "popularity":
                return SearchSort.Popularity;
            case "attribute:asc":
                return SearchSort.AttributeAscending;
            case "attribute:desc":
                return SearchSort.AttributeDescending;
            default:
                Refuse("sort", RejectionReasons.UnknownValue, $"sort must be {string.Join(", ", Sorts)}.");
                return SearchSort.Relevance;
        }
    }

    /// <summary>The orders by name.</summary>
    public static readonly string[] Sorts = ["relevance", "price:asc", "price:desc", "newest", "popularity", "attribute:asc", "attribute:desc"];

    /// <summary>Name of the attribute to sort by; null where another order is asked for.</summary>
    public string? SortAttribute(SearchSort sort)
    {
        var name = Text("sort_attribute", ProductLimits.MaxNameLength);
        if (sort is SearchSort.AttributeAscending or SearchSort.AttributeDescending)
        {
            if (name is null)
            {
                Refuse("sort_attribute", RejectionReasons.Required, "sort_attribute must name the attribute to sort by.");
            }

            return name;
        }

        if (name is not null)
        {
            Refuse("sort_attribute", RejectionReasons.UnknownValue, "sort_attribute goes with sort=attribute:asc or attribute:desc.");
        }

        return null;
    }

    /// <summary>One of the fields to count, and how a word of its values must begin; null where all values are to be told.</summary>
    /// <param name="facets">The fields to count.</param>
    public (string? Field, string Text) FacetQuery(string[] facets)
    {
        if (Text("facet_query", ProductLimits.MaxNameLength + SearchRequest.MaxQueryLength) is not { } query)
        {
            return (null, "");
        }

        // A name may have a colon of its own: the longest that fits is meant.
        var field = facets.Where(field => query.StartsWith(field + ":", StringComparison.Ordinal)).MaxBy(field => field.Length);
        if (field is null || field == SearchField.Price)
        {
            Refuse("facet_query", RejectionReasons.UnknownValue, "facet_query must be one of facets other than price, a colon, and how a word of its values begins: brand:son.");
        }

        return (field, field is null ? "" : query[(field.Length + 1)..]);
    }

    /// <summary>The fields whose values are to be counted.</summary>
    public string[] Facets()
    {
        var facets = query["facets"].SelectMany(value => asSent is null ? [value ?? ""] : (value ?? "").Split(',')).Select(field => field.Trim()).Where(field => field.Length > 0).Distinct(StringComparer.Ordinal).ToArray();
        if (facets.Length > SearchRequest.MaxFacets)
        {
            Refuse("facets", RejectionReasons.TooMany, string.Create(CultureInfo.InvariantCulture, $"facets may name at most {SearchRequest.MaxFacets} fields."));
        }
        else if (Array.Exists(facets, field => !SearchField.IsKnown(field)))
        {
            Refuse("facets", RejectionReasons.UnknownValue, "facets may name brand, categories, price and attributes.<name>.");
        }

        return facets;
    }

    /// <summary>Something that is on unless it is switched off.</summary>
    public bool Switch(string name)
    {
        switch (Single(name)?.ToLowerInvariant())
        {
            case null or "on" or "true" or "1":
                return true;
            case "off" or "false" or "0":
                return false;
            default:
                Refuse(name, RejectionReasons.UnknownValue, $"{name} must be on or off.");
                return true;
        }
    }

    public string? Recipe() => Text("recipe", FeedRequest.MaxRecipeLength);

    public string? Category() => Text("category", ProductLimits.MaxNameLength);

    public bool Flag(string name)
    {
        switch (Single(name)?.ToLowerInvariant())
        {
            case null or "false" or "0":
                return false;
            case "true" or "1":
                return true;
            default:
                Refuse(name, RejectionReasons.UnknownValue, $"{name} must be true or false.");
                return false;
        }
    }

    /// <summary>Whether products are asked for beside their ids (<c>expand=product</c>).</summary>
    public bool ExpandProduct()
    {
        var text = Single("expand");
        if (text is not null and not "product")
        {
            Refuse("expand", RejectionReasons.UnknownValue, "expand must be product.");
        }

        return text == "product";
    }

    /// <summary>Products not wanted, as <see cref="Ids"/>.</summary>
    public string[] Exclude() => Ids("exclude", FeedRequest.MaxExclude);

    /// <summary>Products of the page being looked at, as <see cref="Ids"/>.</summary>
    public string[] Context() => Ids("context", FeedRequest.MaxContext);

    /// <summary>Products asked for, 1 to <paramref name="max"/>, as <see cref="Ids"/>.</summary>
    public string[] ItemIds(int max)
    {
        var ids = Ids("item_ids", max);
        if (ids.Length == 0)
        {
            Refuse("item_ids", RejectionReasons.Required, string.Create(CultureInfo.InvariantCulture, $"item_ids must name 1 to {max} products."));
        }

        return ids;
    }

    /// <summary>
    /// Ids separated by commas, in one parameter or several. A comma that belongs to an id has a backslash before it; one that came
    /// percent-encoded may be either, since many clients encode them all, and is taken for both.
    /// </summary>
    private string[] Ids(string name, int max)
    {
        var values = query[name];
        if (values.Count == 0)
        {
            return [];
        }

        var ids = new List<string>();
        foreach (var value in values)
        {
            if (asSent is null)
            {
                ids.Add((value ?? "").Trim());
            }
            else
            {
                AddSeparated(ids, value ?? "");
            }
        }

        if (ids.Count > max)
        {
            Refuse(name, RejectionReasons.TooMany, $"{name} may name at most {max} products.");
        }
        else if (ids.Select(id => IdRule.Check(name, id)).FirstOrDefault(rejection => rejection is not null) is { } rejection)
        {
            (_errors ??= []).Add(ProblemError.From(rejection));
        }

        return [.. ids, .. WithEncodedCommas(name)];
    }

    private IEnumerable<string> WithEncodedCommas(string name)
    {
        var wholes = new List<string>();
        if (asSent is null || !asSent.Contains(EncodedComma, StringComparison.OrdinalIgnoreCase))
        {
            return wholes;
        }

        foreach (var pair in new QueryStringEnumerable(asSent))
        {
            if (pair.EncodedValue.Span.Contains(EncodedComma, StringComparison.OrdinalIgnoreCase)
                && pair.DecodeName().Span.SequenceEqual(name)
                && pair.DecodeValue().ToString().Trim() is { Length: <= EventLimits.MaxIdLength } whole)
            {
                wholes.Add(whole);
            }
        }

        return wholes;
    }

    private static void AddSeparated(List<string> ids, string text)
    {
        var id = new StringBuilder();
        for (var i = 0; i <= text.Length; i++)
        {
            if (i == text.Length || text[i] == ',')
            {
                if (id.ToString().Trim() is { Length: > 0 } trimmed)
                {
                    ids.Add(trimmed);
                }

                id.Clear();
                continue;
            }

            if (text[i] == '\\' && i + 1 < text.Length && text[i + 1] == ',')
            {
                i++;
            }

            id.Append(text[i]);
        }
    }

    private string? Text(string name, int maxLength)
    {
        var text = Single(name);
        if (text is not null && new TextRule(maxLength).Check(name, text) is { } rejection)
        {
            (_errors ??= []).Add(ProblemError.From(rejection));
        }

        return text;
    }

    private string? Single(string name)
    {
        var values = query[name];
        if (values.Count > 1)
        {
            Refuse(name, RejectionReasons.TooMany, $"{name} may be given only once.");
        }

        return values.Count == 0 ? null : values[0];
    }

    private void Refuse(string field, string reason, string message) =>
        (_errors ??= []).Add(new ProblemError { Field = field, Reason = reason, Message = message });
}
