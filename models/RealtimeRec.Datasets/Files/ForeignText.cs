namespace RealtimeRec.Datasets.Files;

/// <summary>Knows text that is often given in place of delimited text by how it begins, so that a message can name it.</summary>
internal static class ForeignText
{
    /// <summary>What a text is that is no delimited one, by how it begins; null when it may be.</summary>
    public static string? Find(string firstLine)
    {
        var text = firstLine.AsSpan().TrimStart();
        return text switch
        {
            ['{', ..] => "JSON",
            ['[', '{' or '[', ..] or "[" => "JSON",
            _ when text.StartsWith("<?xml", StringComparison.OrdinalIgnoreCase) => "XML",
            _ when text.StartsWith("<!doctype html", StringComparison.OrdinalIgnoreCase) || text.StartsWith("<html", StringComparison.OrdinalIgnoreCase) => "a web page (HTML)",
            ['<', ..] => "XML",
            _ => null,
        };
    }
}
