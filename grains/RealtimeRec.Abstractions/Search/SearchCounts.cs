namespace RealtimeRec.Search;

/// <summary>What shoppers searched for and what came of it.</summary>
/// <param name="Searches">How often it was searched for.</param>
/// <param name="WithoutResults">How many of these searches no product has any telling word of.</param>
/// <param name="Relaxed">How many found only products that lack some of the words.</param>
/// <param name="Clicks">Products looked at that came of them; one product of one search counts once.</param>
/// <param name="Carts">Products put into the cart that came of them.</param>
/// <param name="Purchases">Products bought that came of them.</param>
[GenerateSerializer, Immutable, Alias("SearchCounts")]
public readonly record struct SearchCounts(
    [property: Id(0)] long Searches,
    [property: Id(1)] long WithoutResults,
    [property: Id(2)] long Relaxed,
    [property: Id(3)] long Clicks,
    [property: Id(4)] long Carts,
    [property: Id(5)] long Purchases)
{
    /// <summary>Adds up two.</summary>
    public static SearchCounts operator +(SearchCounts a, SearchCounts b) => new(
        a.Searches + b.Searches, a.WithoutResults + b.WithoutResults, a.Relaxed + b.Relaxed, a.Clicks + b.Clicks, a.Carts + b.Carts, a.Purchases + b.Purchases);
}
