using RealtimeRec.Events;

namespace RealtimeRec.Encoders.Histories;

/// <summary>
/// What a user encoder reads of interactions beside their items: what was done, and how long before the next. Made here alone, for
/// serving, training and evaluation: an encoder that meets other numbers than it was trained on is another encoder.
/// </summary>
public static class HistoryFeatures
{
    /// <summary>Kinds of interactions (<see cref="EventKind"/>), and 0 for an unknown one.</summary>
    public const int KindCount = 16;

    private const double MillisecondsOfSecond = 1_000;

    private static readonly EventKind[] s_interests =
        [EventKind.ViewItem, EventKind.SelectItem, EventKind.AddToCart, EventKind.AddToWishlist, EventKind.BeginCheckout, EventKind.Purchase];

    /// <summary>What a shopper took an interest in: not what the shop showed, and not what was taken back. An encoder reads nothing else.</summary>
    public static IReadOnlyList<EventKind> Interests => s_interests;

    /// <summary>Whether a kind of interaction is one of <see cref="Interests"/>.</summary>
    public static bool IsInterest(EventKind kind) => s_interests.Contains(kind);

    /// <summary>The features of interactions, oldest first.</summary>
    /// <param name="count">Number of interactions.</param>
    /// <param name="kinds">The number of what was done each time; empty when it is not known.</param>
    /// <param name="times">When, in milliseconds since 1970; empty when it is not known.</param>
    /// <param name="now">When the profile is asked for, in milliseconds since 1970; null for when the last interaction happened.</param>
    /// <returns>
    /// For each interaction the number of its kind plus 1, 0 when it is unknown or the encoders' tables have none for it; and the bucket
    /// of the time to the next interaction, or to now for the last, 0 when it is unknown (<see cref="GapBuckets"/>).
    /// </returns>
    public static (byte[] Kinds, byte[] Gaps) Of(int count, ReadOnlySpan<byte> kinds, ReadOnlySpan<long> times, long? now)
    {
        var (kindRows, gapRows) = (new byte[count], new byte[count]);
        for (var i = 0; i < count; i++)
        {
            kindRows[i] = !kinds.IsEmpty && kinds[i] + 1 < KindCount ? (byte)(kinds[i] + 1) : (byte)0;
            if (!times.IsEmpty)
            {
                var next = i + 1 < count ? times[i + 1] : now ?? times[i];
                gapRows[i] = (byte)GapBuckets.Of(Math.Max(0, next - times[i]) / MillisecondsOfSecond);
            }
        }

        return (kindRows, gapRows);
    }
}
