using System.Text.RegularExpressions;
using RealtimeRec.Events;

namespace RealtimeRec.Datasets;

/// <summary>Finds what a column map says that cannot work, before a file is read with it.</summary>
internal static class PresetValidator
{
    public static void Validate(DatasetPreset preset, string source)
    {
        Require(preset.Name.Length is > 0 and <= 40 && preset.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_'),
            source, "\"name\" must be 1 to 40 letters, digits, '-' or '_'");
        Require(preset.Event is not null || preset.Product is not null, source, "it has neither \"event\" nor \"product\"");
        foreach (var rule in preset.Ignore)
        {
            ValidateMatch(rule.Match, source);
        }

        if (preset.Event is { } map)
        {
            ValidateEvent(map, source);
        }

        if (preset.Product is { } product)
        {
            foreach (var field in (FieldSource?[])[product.ItemId, product.Title, product.Description, product.Brand,
                product.Categories, product.Price, product.Currency, product.ImageUrl, product.Stock])
            {
                ValidateField(field, source);
            }
        }
    }

    private static void ValidateEvent(EventMap map, string source)
    {
        foreach (var rule in map.Name.When)
        {
            ValidateMatch(rule.Match, source);
            ValidateName(rule.Name, source);
        }

        foreach (var name in map.Name.Values.Values)
        {
            ValidateName(name, source);
        }

        if (map.Name.Default is { } byDefault)
        {
            ValidateName(byDefault, source);
        }

        Require(map.Name.Source is not null || map.Name.Default is not null, source,
            "event \"name\" needs a \"source\" or a \"default\"");
        Require(map.Name.Source is not { Optional: true } || map.Name.Default is not null, source,
            "event \"name\" has an optional \"source\" and therefore needs a \"default\"");
        Require(map.Time.Formats.Length > 0, source, "event \"time\" needs \"formats\"");
        foreach (var field in (FieldSource?[])[map.EventId, map.Name.Source, map.Time.Source, map.UserId, map.SessionId,
            map.ItemId, map.Price, map.Quantity, map.SearchTerm, map.FeedId])
        {
            ValidateField(field, source);
        }
    }

    private static void ValidateField(FieldSource? field, string source)
    {
        for (; field is not null; field = field.Fallback)
        {
            Require(field.Column.Length > 0 != field.Value is not null, source, "a field needs either \"column\" or \"value\"");
            if (field.Blank is { } pattern)
            {
                ValidatePattern(pattern, source);
            }
        }
    }

    private static void ValidateMatch(Dictionary<string, string> match, string source)
    {
        Require(match.Count > 0, source, "a \"match\" names no column");
        foreach (var pattern in match.Values)
        {
            ValidatePattern(pattern, source);
        }
    }

    private static void ValidatePattern(string pattern, string source)
    {
        try
        {
            _ = new Regex(pattern);
        }
        catch (ArgumentException exception)
        {
            throw Invalid(source, $"\"{pattern}\" is not a regular expression: {exception.Message}");
        }
    }

    private static void ValidateName(string name, string source) =>
        Require(EventNames.TryParse(name, out _), source, $"\"{name}\" is not an event name; there are {string.Join(", ", EventNames.All)}");

    private static void Require(bool condition, string source, string message)
    {
        if (!condition)
        {
            throw Invalid(source, message);
        }
    }

    private static DatasetPresetException Invalid(string source, string message) =>
        new($"The column map {source} is not valid: {message}.");
}
