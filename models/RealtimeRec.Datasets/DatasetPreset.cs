using System.IO.Hashing;
using System.Reflection;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace RealtimeRec.Datasets;

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

    /// <summary>Separates columns; one character.</summary>
    public char Delimiter { get; init; } = ',';

    /// <summary>
    /// Whether a quoted field may go on over a line break. Where it may not, a quote that is never closed spoils its own
    /// row only.
    /// </summary>
    public bool LineBreaksInQuotes { get; init; }

    /// <summary>The columns of a file that has no header row; such a file is refused when this is empty.</summary>
    public string[] WithoutHeader { get; init; } = [];

    /// <summary>Rows to leave out.</summary>
    public IgnoreRule[] Ignore { get; init; } = [];

    /// <summary>How a row becomes an event; null for a file of products only.</summary>
    public EventMap? Event { get; init; }

    /// <summary>How a row describes a product; null when it does not.</summary>
    public ProductMap? Product { get; init; }

    /// <summary>Tells this map from any other: the name, and for a map of the user's own also a hash of its text.</summary>
    [JsonIgnore]
    public string Identity { get; private init; } = "";

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
            var hash = XxHash128.HashToUInt128(Encoding.UTF8.GetBytes(text));
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
}
