using System.Globalization;
using RealtimeRec.Feeds;
using RealtimeRec.Products;
using RealtimeRec.Validation;

namespace RealtimeRec.Gateway.Http;

/// <summary>Reads query parameters and collects what is wrong with them. Parameters it is not asked for are ignored.</summary>
internal sealed class QueryReader(IQueryCollection query)
{
    private List<ProblemError>? _errors;

    /// <summary>The answer when a parameter was refused; null when all were good.</summary>
    public ProblemResult? Refusal => _errors is null ? null : ProblemResult.Invalid(_errors);

    public int Limit()
    {
        var text = Single("limit");
        if (text is null)
        {
            return new FeedRequest().Limit;
        }

        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= FeedRequest.MaxLimit)
        {
            return limit;
        }

        Refuse("limit", RejectionReasons.OutOfRange, $"limit must be a whole number from 1 to {FeedRequest.MaxLimit}.");
        return 1;
    }

    public string? Cursor() => Text("cursor", FeedRequest.MaxCursorLength);

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

    /// <summary>Ids separated by commas, in one parameter or several.</summary>
    public string[] Exclude()
    {
        var values = query["exclude"];
        if (values.Count == 0)
        {
            return [];
        }

        var ids = new List<string>();
        foreach (var value in values)
        {
            ids.AddRange((value ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries));
        }

        if (ids.Count > FeedRequest.MaxExclude)
        {
            Refuse("exclude", RejectionReasons.TooMany, $"exclude may name at most {FeedRequest.MaxExclude} products.");
        }
        else if (ids.Select(id => IdRule.Check("exclude", id)).FirstOrDefault(rejection => rejection is not null) is { } rejection)
        {
            (_errors ??= []).Add(ProblemError.From(rejection));
        }

        return [.. ids];
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
