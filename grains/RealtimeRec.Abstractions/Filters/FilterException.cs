namespace RealtimeRec.Filters;

/// <summary>A text that is no filter. The message says what is wrong and at which character.</summary>
[GenerateSerializer, Alias("FilterException")]
public sealed class FilterException(string message) : Exception(message);
