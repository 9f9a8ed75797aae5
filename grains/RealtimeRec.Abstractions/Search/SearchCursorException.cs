namespace RealtimeRec.Search;

/// <summary>A cursor that is not one of the search.</summary>
[GenerateSerializer, Alias("SearchCursorException")]
public sealed class SearchCursorException(string message) : Exception(message);
