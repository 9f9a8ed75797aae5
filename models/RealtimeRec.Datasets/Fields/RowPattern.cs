using System.Text.RegularExpressions;

namespace RealtimeRec.Datasets.Fields;

/// <summary>A condition on several columns of a row: every one must match its pattern.</summary>
internal sealed class RowPattern
{
    private readonly (int Column, Regex Pattern)[] _conditions;

    public RowPattern(Dictionary<string, string> match, DatasetColumns columns)
    {
        _conditions = [.. match.Select(pair => (columns.Find([pair.Key], optional: false), Compile(pair.Value)))];
        Columns = string.Join(", ", match.Keys);
    }

    /// <summary>The columns looked at.</summary>
    public string Columns { get; }

    public static Regex Compile(string pattern) =>
        new(pattern, RegexOptions.Compiled | RegexOptions.CultureInvariant, TimeSpan.FromSeconds(1));

    public bool IsMatch(string[] row)
    {
        foreach (var (column, pattern) in _conditions)
        {
            if (!pattern.IsMatch(row[column].AsSpan().Trim()))
            {
                return false;
            }
        }

        return true;
    }
}
