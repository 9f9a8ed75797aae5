namespace RealtimeRec;

/// <summary>
/// What is stored was written by a newer version than the one that answers. Nothing was read and nothing is changed; a silo of
/// the newer version reads it.
/// </summary>
[GenerateSerializer, Alias("NewerStateException")]
public sealed class NewerStateException(string message) : Exception(message);
