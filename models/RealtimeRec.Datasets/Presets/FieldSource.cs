namespace RealtimeRec.Datasets.Presets;

/// <summary>
/// Where a field's text comes from: the first of <see cref="Column"/> that the file has, a constant, or a fallback.
/// In JSON a plain string or an array of strings stands for the required column of that name.
/// </summary>
public sealed record FieldSource
{
    /// <summary>Names the column may have, the first that the file has is taken. Matched without regard to case.</summary>
    public string[] Column { get; init; } = [];

    /// <summary>Whether a file without the column is fine; the field is then empty.</summary>
    public bool Optional { get; init; }

    /// <summary>The field's text in every row; instead of a column.</summary>
    public string? Value { get; init; }

    /// <summary>Put before a text that is not empty.</summary>
    public string? Prefix { get; init; }

    /// <summary>Regular expression; text that matches counts as empty.</summary>
    public string? Blank { get; init; }

    /// <summary>Cuts the text into a list at this separator; only for categories.</summary>
    public string? ListSeparator { get; init; }

    /// <summary>
    /// Cuts the text at this separator and makes a list of the path's prefixes, broadest first
    /// (<c>a.b.c</c> → <c>a</c>, <c>a.b</c>, <c>a.b.c</c>); only for categories.
    /// </summary>
    public string? PathSeparator { get; init; }

    /// <summary>Where the text comes from when this source gives none.</summary>
    public FieldSource? Fallback { get; init; }
}
