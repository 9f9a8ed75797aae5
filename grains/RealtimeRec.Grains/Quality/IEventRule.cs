using RealtimeRec.Events;
using RealtimeRec.Hosting.Quality;

namespace RealtimeRec.Quality;

/// <summary>
/// One thing that a good event is or is not, judged in its user's grain. The next rule goes beside these in <c>Rules</c>; its
/// name and action go into <see cref="QualityRules"/> and <see cref="QualityOptions"/>.
/// </summary>
internal interface IEventRule
{
    /// <summary>Its name, one of <see cref="QualityRules"/>.</summary>
    string Name { get; }

    /// <summary>Whether an event breaks it. Called for every event: it allocates nothing.</summary>
    /// <param name="shopEvent">The event, not applied yet.</param>
    /// <param name="history">What its user did before.</param>
    /// <param name="nowMs">Time of arrival, milliseconds since 1970.</param>
    bool IsBroken(ShopEvent shopEvent, IPurchaseHistory history, long nowMs);

    /// <summary>What is wrong with an event that breaks it, in a sentence for people.</summary>
    string Describe(ShopEvent shopEvent, IPurchaseHistory history);
}
