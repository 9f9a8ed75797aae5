namespace RealtimeRec.Validation;

/// <summary>
/// How names of categories and brands are kept: composed (NFC) and without white space around them, a path as its levels with
/// <c> &gt; </c> between, so that one name is one however it was typed. Whoever compares them ignores case.
/// </summary>
public static class Names
{
    private const char PathSeparator = '>';

    /// <summary>A name as it is kept; empty for a blank one.</summary>
    public static string Normalize(string name) => CanonicalText.Compose(name.Trim());

    /// <summary>A category as it is kept: <c>Clothing>Hoodies </c> is <c>Clothing > Hoodies</c>.</summary>
    public static string NormalizePath(string path)
    {
        var name = Normalize(path);
        return name.Contains(PathSeparator, StringComparison.Ordinal)
            ? string.Join(" > ", name.Split(PathSeparator, StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
            : name;
    }
}
