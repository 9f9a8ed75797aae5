namespace RealtimeRec.Datasets;

/// <summary>A file that cannot be read with its preset, or not to its end. The message is meant for the operator.</summary>
public sealed class DatasetFormatException(string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>Whether the file only breaks off: the rows before that are good.</summary>
    public bool IsCutOff { get; init; }
}
