using RealtimeRec.Events;

namespace RealtimeRec.Training.Preparation.Rules;

/// <summary>
/// When a user did something. An order names many products at one time and is one action; so are a list shown and a search.
/// Views at one time are as many actions as products: people look at one after the other.
/// </summary>
internal static class UserActions
{
    /// <summary>Times of a user's actions, in milliseconds since 1970, oldest first.</summary>
    /// <param name="interactions">All of one user, oldest first.</param>
    /// <param name="times">Emptied, then filled.</param>
    public static void Read(ReadOnlySpan<Interaction> interactions, List<long> times)
    {
        times.Clear();
        var (time, together) = (long.MinValue, 0);
        foreach (ref readonly var interaction in interactions)
        {
            if (interaction.Time != time)
            {
                (time, together) = (interaction.Time, 0);
            }

            if (IsOfMany(interaction.Kind))
            {
                var kind = 1 << (int)interaction.Kind;
                if ((together & kind) != 0)
                {
                    continue;
                }

                together |= kind;
            }

            times.Add(interaction.Time);
        }
    }

    private static bool IsOfMany(EventKind kind) =>
        kind is EventKind.BeginCheckout or EventKind.Purchase or EventKind.Refund or EventKind.Search or EventKind.ViewItemList;
}
