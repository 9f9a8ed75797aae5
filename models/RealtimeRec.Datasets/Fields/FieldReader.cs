using System.Text.RegularExpressions;
using RealtimeRec.Datasets.Presets;

namespace RealtimeRec.Datasets.Fields;

/// <summary>A <see cref="FieldSource"/> resolved against a file's columns.</summary>
internal sealed class FieldReader
{
    private readonly int _column;
    private readonly string? _constant;
    private readonly string? _prefix;
    private readonly Regex? _blank;
    private readonly FieldReader? _fallback;

    private FieldReader(FieldSource source, DatasetColumns columns)
    {
        Source = source;
        _constant = source.Value;
        _prefix = source.Prefix;
        _column = _constant is null ? columns.Find(source.Column, source.Optional) : -1;
        _blank = source.Blank is { } pattern ? RowPattern.Compile(pattern) : null;
        _fallback = source.Fallback is { } fallback ? new FieldReader(fallback, columns) : null;
        Name = _column >= 0 ? columns.NameOf(_column) : source.Column.FirstOrDefault() ?? "";
    }

    /// <summary>The column's name in the file.</summary>
    public string Name { get; }

    /// <summary>Whether the field can ever be there in this file.</summary>
    public bool Exists => _constant is not null || _column >= 0 || _fallback is { Exists: true };

    private FieldSource Source { get; }

    public static FieldReader? Create(FieldSource? source, DatasetColumns columns) =>
        source is null ? null : new FieldReader(source, columns);

    /// <summary>The field's text without surrounding white space; empty when the row has none.</summary>
    public string Read(string[] row)
    {
        var text = _constant ?? (_column >= 0 ? row[_column].Trim() : "");
        if (text.Length > 0 && _blank is not null && _blank.IsMatch(text))
        {
            text = "";
        }

        if (text.Length == 0)
        {
            return _fallback?.Read(row) ?? "";
        }

        return _prefix is null ? text : _prefix + text;
    }

    /// <summary>The field as a list, cut as its source says.</summary>
    public string[] ReadList(string[] row)
    {
        var text = Read(row);
        if (text.Length == 0)
        {
            return [];
        }

        // A fallback's text is no path: it comes with its own prefix and is taken as it is.
        var ownText = _column >= 0 && !row[_column].AsSpan().Trim().IsEmpty;
        string[] names = Source.ListSeparator is { } separator
            ? text.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            : [text];
        return Source.PathSeparator is { } pathSeparator && ownText
            ? [.. names.SelectMany(name => Prefixes(name, pathSeparator)).Distinct()]
            : names;
    }

    private static string[] Prefixes(string name, string separator)
    {
        var path = name.Split(separator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        for (var i = 1; i < path.Length; i++)
        {
            path[i] = path[i - 1] + separator + path[i];
        }

        return path;
    }
}
