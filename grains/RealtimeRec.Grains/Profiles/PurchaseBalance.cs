using RealtimeRec.Events;

namespace RealtimeRec.Profiles;

/// <summary>How many pieces of an item a user bought and has not sent back: more than none means that it counts as bought.</summary>
internal static class PurchaseBalance
{
    /// <summary>The balance after one more purchase or return, taken in the order of their times.</summary>
    /// <param name="balance">The balance before; below 0 when more came back than was known to be bought.</param>
    /// <param name="kind">Purchase or refund.</param>
    /// <param name="quantity">Pieces.</param>
    public static long After(long balance, EventKind kind, int quantity) =>
        // What came back without a purchase known was bought before the record begins: it is not owed by a later purchase.
        kind == EventKind.Purchase ? Math.Max(0, balance) + quantity : balance - quantity;
}
