namespace RealtimeRec.Search;

/// <summary>The silo has just started and has not read all words of its catalogue yet: for some seconds, with a very large one.</summary>
[GenerateSerializer, Alias("SearchNotReadyException")]
public sealed class SearchNotReadyException() : Exception("The catalogue's words are still being read; try again in a moment.");
