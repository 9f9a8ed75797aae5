namespace RealtimeRec.Training.Data;

/// <summary>Reads titles without ids: a CSV column <c>title</c>.</summary>
internal static class TitleFile
{
    /// <summary>The distinct titles in the file's order; where a column <c>split</c> says what a title is for, those for training alone.</summary>
    /// <exception cref="TrainingException">The file cannot be read, has no such column, or holds no titles.</exception>
    public static IReadOnlyList<string> Read(string path)
    {
        var titles = new List<string>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        CsvTable.Read(path, table =>
        {
            var (title, split) = (table.Require("title", "name"), table.Find("split"));
            return () =>
            {
                if (table[title] is { } text && (split is null || table[split] == "train") && seen.Add(text))
                {
                    titles.Add(text);
                }
            };
        });
        return titles.Count > 0 ? titles : throw new TrainingException($"{path} holds no titles to train on.");
    }
}
