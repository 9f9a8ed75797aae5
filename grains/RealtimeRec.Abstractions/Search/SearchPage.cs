namespace RealtimeRec.Search;

/// <summary>A page of what was found.</summary>
[GenerateSerializer, Immutable, Alias("SearchPage")]
public sealed record SearchPage
{
    /// <summary>The search, the same on all its pages; events that came of it name it (<c>search_id</c>).</summary>
    [Id(0)] public required string SearchId { get; init; }

    /// <summary>The recipe that it was ranked by.</summary>
    [Id(1)] public required string Recipe { get; init; }

    /// <summary>The shopper; absent for nobody in particular.</summary>
    [Id(2)] public string? UserId { get; init; }

    /// <summary>Version of the profile that the order is made by; absent without a shopper.</summary>
    [Id(3)] public long? ProfileVersion { get; init; }

    /// <summary>Products found, variants of one group being one.</summary>
    [Id(4)] public required int Total { get; init; }

    /// <summary>The products of this page, in order.</summary>
    [Id(5)] public required SearchItem[] Items { get; init; }

    /// <summary>How often each value of the fields asked for is among all that was found, in the order in which the fields were asked for.</summary>
    [Id(6)] public SearchFacet[] Facets { get; init; } = [];

    /// <summary>What was probably meant and was searched for as well; absent when every word was taken as it is.</summary>
    [Id(7)] public string? CorrectedQuery { get; init; }

    /// <summary>What was given up so that something is found: <c>words</c> when no product has all of them; absent as a rule.</summary>
    [Id(8)] public string? Relaxed { get; init; }

    /// <summary>What of the request the catalogue does not know: <c>category</c>; absent as a rule.</summary>
    [Id(9)] public string? Unknown { get; init; }

    /// <summary><c>profile</c> when the profile could not be read and the order is nobody's in particular; absent as a rule.</summary>
    [Id(10)] public string? Degraded { get; init; }

    /// <summary>For the next page; absent on the last.</summary>
    [Id(11)] public string? NextCursor { get; init; }

    /// <summary>The user whom the shopper was merged into; absent as a rule.</summary>
    [Id(12)] public string? MergedInto { get; init; }
}
