namespace RealtimeRec.Datasets.Presets;

/// <summary>There is no such preset, or it is not valid. The message is meant for the operator.</summary>
public sealed class DatasetPresetException(string message, Exception? innerException = null) : Exception(message, innerException);
