using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;
using RealtimeRec.Datasets.Files;

namespace RealtimeRec.Datasets.Presets;

/// <summary>
/// A column map: how the rows of a delimited text file become events and products. Data, not code, so that another shop's
/// file needs a JSON file and no release. The built-in ones are the JSON files under <c>Presets/</c>.
/// </summary>
public sealed record DatasetPreset
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
        ReadCommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
        Converters = { new FieldSourceConverter() },
    };

    /// <summary>The preset's name. Part of every event id that is made from a row.</summary>
    public required string Name { get; init; }

    /// <summary>What file it is for.</summary>
    public string? Description { get; init; }

    /// <summary>
    /// How the file's bytes are text: a name of the IANA registry or a number of a code page, such as <c>gb18030</c>,
    /// <c>windows-1252</c>, <c>shift_jis</c> or <c>936</c>. None: UTF-8. A byte order mark says it better and wins.
    /// </summary>
    public string? Encoding { get; init; }

    /// <summary>Separates columns; one character.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>Put around a field that holds a delimiter; one character, or empty or null where quotes mean nothing.</summary>
    public string? Quote { get; init; } = "\"";

    /// <summary>Stands before a character that is to be taken as it is, such as a backslash. None: a quote in quotes is doubled.</summary>
    public string? Escape { get; init; }

    /// <summary>What a line begins with that is no row; one character.</summary>
    public string? Comment { get; init; }

    /// <summary>Whether a quoted field may go on over a line break; where there are quotes, it may unless this says no.</summary>
    public bool? LineBreaksInQuotes { get; init; }

    /// <summary>Whether the file begins with the columns' names; null when that is to be found out.</summary>
    public bool? Header { get; init; }

    /// <summary>The columns of a file that has no header row; such a file is refused when this is empty.</summary>
    public string[] WithoutHeader { get; init; } = [];

    /// <summary>The decimal sign of the file's numbers; one character. None: a point.</summary>
    public string? DecimalSeparator { get; init; }

    /// <summary>
    /// What groups thousands in the file's numbers; one character. None: a blank, an apostrophe, and, of point and comma, the
    /// one that <see cref="DecimalSeparator"/> is not; where that is not given, only what cannot be misread.
    /// </summary>
    public string? ThousandsSeparator { get; init; }

    /// <summary>Cuts categories into a list, where their own field does not say.</summary>
    public string? ListSeparator { get; init; }

    /// <summary>Cuts a category into a path, where its own field does not say.</summary>
    public string? PathSeparator { get; init; }

    /// <summary>Rows to leave out.</summary>
    public IgnoreRule[] Ignore { get; init; } = [];

    /// <summary>How a row becomes an event; null for a file of products only.</summary>
    public EventMap? Event { get; init; }

    /// <summary>How a row describes a product; null when it does not.</summary>
    public ProductMap? Product { get; init; }

    /// <summary>Tells this map from any other: the name, and for a map of the user's own also a hash of its text.</summary>
    [JsonIgnore]
    public string Identity { get; private init; } = "";

    /// <summary>Whether a quoted field may go on over a line break.</summary>
    [JsonIgnore]
    internal bool HasLineBreaksInQuotes => LineBreaksInQuotes ?? !string.IsNullOrEmpty(Quote);

    /// <summary>How a line is cut into fields.</summary>
    [JsonIgnore]
    internal DelimitedFormat Format => new(Delimiter, Character(Quote), Escape == Quote ? null : Character(Escape), Character(Comment), HasLineBreaksInQuotes);

    /// <summary>Names of the built-in presets.</summary>
    public static IReadOnlyList<string> BuiltIn { get; } =
        [.. typeof(DatasetPreset).Assembly.GetManifestResourceNames()
            .Where(name => name.EndsWith(".json", StringComparison.Ordinal))
            .Select(name => name[..^".json".Length])
            .Order(StringComparer.Ordinal)];

    /// <summary>A built-in preset, or the map in a JSON file when <paramref name="nameOrPath"/> ends in <c>.json</c>.</summary>
    /// <exception cref="DatasetPresetException">There is no such preset, or the map is not valid; the message says which and what to do.</exception>
    public static DatasetPreset Load(string nameOrPath)
    {
        if (nameOrPath.EndsWith(".json", StringComparison.OrdinalIgnoreCase))
        {
            string text;
            try
            {
                text = File.ReadAllText(nameOrPath);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new DatasetPresetException($"The column map {nameOrPath} cannot be read: {exception.Message}", exception);
            }

            var preset = Parse(text, nameOrPath);
            var hash = XxHash128.HashToUInt128(System.Text.Encoding.UTF8.GetBytes(text));
            return preset with { Identity = $"{preset.Name}-{hash.ToString("x32", null)[..8]}" };
        }

        using var stream = BuiltIn.Contains(nameOrPath)
            ? typeof(DatasetPreset).Assembly.GetManifestResourceStream(nameOrPath + ".json")
            : null;
        if (stream is null)
        {
            throw new DatasetPresetException(
                $"There is no preset \"{nameOrPath}\". There are {string.Join(", ", BuiltIn)}; for another file give the path of a column map that ends in .json.");
        }

        using var reader = new StreamReader(stream);
        return Parse(reader.ReadToEnd(), nameOrPath) with { Identity = nameOrPath };
    }

    /// <summary>Reads a map from JSON.</summary>
    /// <param name="json">The map.</param>
    /// <param name="source">What to call it in messages.</param>
    /// <exception cref="DatasetPresetException">The map is not valid.</exception>
    public static DatasetPreset Parse(string json, string source)
    {
        DatasetPreset preset;
        try
        {
            preset = JsonSerializer.Deserialize<DatasetPreset>(json, Json)
                ?? throw new DatasetPresetException($"The column map {source} is empty.");
        }
        catch (JsonException exception)
        {
            throw new DatasetPresetException($"The column map {source} is not valid: {exception.Message}", exception);
        }

        PresetValidator.Validate(preset, source);
        return preset with { Identity = preset.Name };
    }

    /// <summary>The map for a file that a program rewrote as plain UTF-8 text, with names of columns and quotes where they are needed.</summary>
    public DatasetPreset Rewritten() => this with { Encoding = null, Quote = "\"", Escape = null, Comment = null, Header = null, LineBreaksInQuotes = true };

    private static char? Character(string? text) => string.IsNullOrEmpty(text) ? null : text[0];
}
