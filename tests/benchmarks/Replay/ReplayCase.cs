namespace RealtimeRec.Benchmarks.Replay;

/// <summary>A moment of the log at which everybody is asked what comes next, and what came.</summary>
/// <param name="Event">Number of the event.</param>
/// <param name="IsNew">Whether its item was new to the shopper.</param>
/// <param name="History">Items that the shopper had met before, each once.</param>
/// <param name="ItemAge">Events since the item was first met by anybody; -1 when nobody had met it.</param>
internal readonly record struct ReplayCase(int Event, bool IsNew, int History, int ItemAge);
