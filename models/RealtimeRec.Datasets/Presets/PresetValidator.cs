using System.Text.RegularExpressions;
using RealtimeRec.Datasets.Files;
using RealtimeRec.Events;

namespace RealtimeRec.Datasets.Presets;

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
            foreach (var field in product.Fields)
            {
                ValidateField(field, source, mayBeCut: ReferenceEquals(field, product.Categories));
            }
        }

        ValidateFormat(preset, source);
    }

    private static void ValidateFormat(DatasetPreset preset, string source)
    {
        Require(TextEncodings.Find(preset.Encoding) is not null, source,
            $"\"encoding\" is \"{preset.Encoding}\", which is no encoding known here; gb18030, windows-1252, shift_jis and utf-16le are some");
        foreach (var (name, value) in Characters(preset))
        {
            Require(value is null or { Length: <= 1 }, source, $"\"{name}\" takes one character, not \"{value}\"");
            Require(value is not ("\r" or "\n"), source, $"\"{name}\" is a line break, which ends a row");
        }

        Exclude(preset, source, ("delimiter", "quote"), ("delimiter", "escape"), ("delimiter", "comment"), ("quote", "comment"), ("escape", "comment"),
            ("decimalSeparator", "thousandsSeparator"), ("decimalSeparator", "quote"), ("thousandsSeparator", "quote"));
        Require(preset.ListSeparator is null || preset.ListSeparator != preset.PathSeparator, source,
            "\"listSeparator\" and \"pathSeparator\" are the same, and exclude each other");
        foreach (var name in (string[])["decimalSeparator", "thousandsSeparator"])
        {
            var sign = Characters(preset).First(pair => pair.Name == name).Value;
            Require(sign is not "" && (sign is null || !(char.IsLetterOrDigit(sign[0]) || sign[0] is '-' or '+')), source,
                $"\"{name}\" is \"{sign}\", which can be part of a number itself");
        }

        // Without quotes, nothing tells such a sign from the end of the column.
        Require(!string.IsNullOrEmpty(preset.Quote) || !string.IsNullOrEmpty(preset.Escape) || preset.DecimalSeparator != preset.Delimiter.ToString(), source,
            "\"decimalSeparator\" and \"delimiter\" are the same, and exclude each other without a \"quote\"");
        Require(!string.IsNullOrEmpty(preset.Quote) || preset.LineBreaksInQuotes != true, source,
            "\"lineBreaksInQuotes\" is true and there is no \"quote\": the two exclude each other");
        Require(preset.Header != false || preset.WithoutHeader.Length > 0, source,
            "\"header\" is false, and \"withoutHeader\" does not name the columns");
        Require(preset.Header != true || preset.WithoutHeader.Length == 0, source,
            "\"header\" is true and \"withoutHeader\" names columns: the two exclude each other");
    }

    private static void Exclude(DatasetPreset preset, string source, params ReadOnlySpan<(string One, string Other)> pairs)
    {
        var values = Characters(preset).ToDictionary(pair => pair.Name, pair => pair.Value);
        foreach (var (one, other) in pairs)
        {
            Require(string.IsNullOrEmpty(values[one]) || values[one] != values[other], source,
                $"\"{one}\" and \"{other}\" are both \"{values[one]}\", and exclude each other");
        }
    }

    private static (string Name, string? Value)[] Characters(DatasetPreset preset) =>
    [
        ("delimiter", preset.Delimiter.ToString()), ("quote", preset.Quote), ("escape", preset.Escape), ("comment", preset.Comment),
        ("decimalSeparator", preset.DecimalSeparator), ("thousandsSeparator", preset.ThousandsSeparator),
    ];

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
        Require(map.Time.TimeZones.Length == 0 || !map.Time.Formats.All(format => format.StartsWith(TimeMap.Unix, StringComparison.Ordinal)), source,
            "event \"time\" has \"timeZones\" and only Unix \"formats\", which are UTC: the two exclude each other");
        foreach (var format in map.Time.Formats)
        {
            ValidateTimeFormat(format, source);
        }

        foreach (var field in map.Fields)
        {
            ValidateField(field, source, mayBeCut: false);
        }
    }

    private static void ValidateTimeFormat(string format, string source)
    {
        if (format is TimeMap.Unix or TimeMap.UnixSeconds or TimeMap.UnixMilliseconds or TimeMap.UnixMicroseconds or TimeMap.UnixNanoseconds or TimeMap.Iso8601)
        {
            return;
        }

        // A word that was meant for one of these would be a pattern that no time fits.
        Require(format.AsSpan().ContainsAny("yMdHhms"), source, $"\"{format}\" is no format of a time");
        Require(!format.StartsWith(TimeMap.Unix, StringComparison.OrdinalIgnoreCase) && !format.StartsWith("iso", StringComparison.OrdinalIgnoreCase), source,
            $"\"{format}\" is no format of a time; there are unix, unix_seconds, unix_milliseconds, unix_microseconds, unix_nanoseconds, iso8601 and .NET patterns such as dd.MM.yyyy HH:mm");
    }

    private static void ValidateField(FieldSource? field, string source, bool mayBeCut)
    {
        for (; field is not null; field = field.Fallback)
        {
            Require(mayBeCut || (field.ListSeparator ?? field.PathSeparator) is null, source, "\"listSeparator\" and \"pathSeparator\" are for \"categories\" only");
            Require(field.ListSeparator is not "" && field.PathSeparator is not "", source, "a \"listSeparator\" or \"pathSeparator\" is empty");
            Require(field.ListSeparator is null || field.ListSeparator != field.PathSeparator, source, "\"listSeparator\" and \"pathSeparator\" are the same, and exclude each other");
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
