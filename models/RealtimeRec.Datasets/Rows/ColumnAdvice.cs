using RealtimeRec.Datasets.Fields;
using RealtimeRec.Datasets.Presets;

namespace RealtimeRec.Datasets.Rows;

/// <summary>Says what may be meant where a file's columns are not those of its preset.</summary>
internal static class ColumnAdvice
{
    private const int MaxNames = 30;

    /// <summary>The sentences after "…": what is missing, what is there, and what may be meant.</summary>
    public static string Of(DatasetPreset preset, DatasetColumns columns)
    {
        var missing = columns.Missing;
        var lacks = string.Join(", ", missing.Select(names => string.Join(" or ", names)));
        var present = string.Join(", ", columns.Names.Take(MaxNames).Select(FieldChecks.Excerpt)) + (columns.Count > MaxNames ? ", …" : "");
        var advice = $"it lacks the {(missing.Count == 1 ? "column" : "columns")} {lacks}. It has: {present}.";
        if (OtherDelimiter(preset, columns) is { } delimiter)
        {
            return $"{advice} Its columns seem to be separated by {delimiter}, where \"delimiter\" of the column map is {Show(preset.Delimiter)}.";
        }

        var near = missing
            .Select(names => (names, meant: Nearest(names, columns)))
            .Where(pair => pair.meant is not null)
            .Select(pair => $"{FieldChecks.Excerpt(pair.meant!)} may be meant for {pair.names[0]}")
            .ToList();
        if (near.Count > 0)
        {
            advice += $" {string.Join(", ", near)}: name it so, or name it in a column map.";
        }

        return OtherPreset(preset, columns) is { } other ? $"{advice} The preset \"{other}\" has these columns." : advice;
    }

    private static string? OtherDelimiter(DatasetPreset preset, DatasetColumns columns) => columns.Count > 1
        ? null
        : new[] { ';', '\t', '|', ',' }
            .Where(delimiter => delimiter != preset.Delimiter && columns.NameOf(0).Contains(delimiter))
            .Select(Show)
            .FirstOrDefault();

    private static string Show(char delimiter) => delimiter == '\t' ? "a tab" : $"\"{delimiter}\"";

    // The one that makes most of the file.
    private static string? OtherPreset(DatasetPreset preset, DatasetColumns columns) => DatasetPreset.BuiltIn
        .Where(name => name != preset.Name)
        .Select(name => (name, used: ColumnsUsed(DatasetPreset.Load(name), columns)))
        .Where(other => other.used > 0)
        .OrderByDescending(other => other.used)
        .Select(other => other.name)
        .FirstOrDefault();

    private static int ColumnsUsed(DatasetPreset preset, DatasetColumns columns)
    {
        var own = new DatasetColumns([.. columns.Names]);
        _ = new RowMapper(preset, own, TimeProvider.System);
        return own.Missing.Count == 0 ? own.Used.Length : 0;
    }

    private static string? Nearest(string[] wanted, DatasetColumns columns) => columns.Names
        .Where(name => name.Length > 0)
        .Select(name => (name, distance: wanted.Min(other => Distance(Plain(name), Plain(other)) - Allowed(Plain(other)))))
        .Where(candidate => candidate.distance <= 0)
        .OrderBy(candidate => candidate.distance)
        .Select(candidate => candidate.name)
        .FirstOrDefault();

    // Letters that may be wrong in a name of that length.
    private static int Allowed(string name) => name.Length < 5 ? 0 : 1 + (name.Length / 10);

    private static string Plain(string name) => string.Concat(name.Where(char.IsLetterOrDigit)).ToUpperInvariant();

    // Levenshtein's.
    private static int Distance(string one, string other)
    {
        if (one.Length > 64)
        {
            return one.Length;
        }

        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 1; i <= one.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= other.Length; j++)
            {
                var substituted = diagonal + (one[i - 1] == other[j - 1] ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.Min(substituted, Math.Min(row[j], row[j - 1]) + 1);
            }
        }

        return row[^1];
    }
}
