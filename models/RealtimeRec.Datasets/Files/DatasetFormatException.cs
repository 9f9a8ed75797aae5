namespace RealtimeRec.Datasets.Files;

/// <summary>A file that cannot be read with its preset, or not to its end. The message is meant for the operator.</summary>
public sealed class DatasetFormatException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the file only breaks off: the rows before that are good.</summary>
    public bool IsCutOff { get; init; }

    /// <summary>The file is of a kind that is no text.</summary>
    internal static DatasetFormatException NotText(string path, string what) =>
        new($"{path} is {what}; an import takes delimited text (CSV), plain, as gzip or alone in a zip archive.");
}
