using RealtimeRec.Catalog;

namespace RealtimeRec.Quality;

/// <summary>What the rules are to know of what a user did before.</summary>
internal interface IPurchaseHistory
{
    /// <summary>Whether the user bought an item, as far as is known: true where purchases were forgotten.</summary>
    /// <param name="item">Ordinal of the item.</param>
    bool MayHaveBought(ItemOrdinal item);
}
