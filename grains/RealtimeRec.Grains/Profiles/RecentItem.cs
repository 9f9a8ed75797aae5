using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Profiles;

/// <summary>One of the items a user dealt with last.</summary>
/// <param name="Item">Ordinal of the item.</param>
/// <param name="Kind">The strongest thing the user did with it lately.</param>
/// <param name="Weight">How much it counts, 0 to 1; the latest counts 1.</param>
internal readonly record struct RecentItem(ItemOrdinal Item, EventKind Kind, float Weight);
