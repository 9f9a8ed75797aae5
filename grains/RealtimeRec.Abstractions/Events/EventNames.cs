using System.Collections.Frozen;

namespace RealtimeRec.Events;

/// <summary>The wire names of <see cref="EventKind"/>: GA4's snake_case event names and one in their manner.</summary>
public static class EventNames
{
    private static readonly string[] Names =
    [
        "view_item", "select_item", "add_to_cart", "remove_from_cart", "add_to_wishlist",
        "begin_checkout", "purchase", "refund", "search", "view_item_list", "remove_from_wishlist",
    ];

    private static readonly FrozenDictionary<string, EventKind> Kinds =
        Names.Select((name, index) => KeyValuePair.Create(name, (EventKind)index)).ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Every event name, in the order of <see cref="EventKind"/>.</summary>
    public static IReadOnlyList<string> All => Names;

    /// <summary>The name of <paramref name="kind"/>.</summary>
    public static string Of(EventKind kind) => Names[(int)kind];

    /// <summary>Finds the kind that <paramref name="name"/> stands for; names are case-sensitive.</summary>
    public static bool TryParse(string name, out EventKind kind) => Kinds.TryGetValue(name, out kind);
}
