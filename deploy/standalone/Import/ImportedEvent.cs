using RealtimeRec.Events;

namespace RealtimeRec.Standalone.Import;

/// <summary>An event and the row it stands in.</summary>
internal readonly record struct ImportedEvent(ShopEvent Event, long RowNumber);
