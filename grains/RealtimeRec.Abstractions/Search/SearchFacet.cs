namespace RealtimeRec.Search;

/// <summary>
/// What values a field has among all that was found. What the filter asks of this very field is left out of it, so that a shopper sees what else there is to
/// choose.
/// </summary>
[GenerateSerializer, Immutable, Alias("SearchFacet")]
public sealed record SearchFacet
{
    /// <summary>Most values of a field.</summary>
    public const int MaxValues = 100;

    /// <summary>The field.</summary>
    [Id(0)] public required string Field { get; init; }

    /// <summary>Its values, the most frequent first.</summary>
    [Id(1)] public required FacetValue[] Values { get; init; }

    /// <summary>How many different values there are, more than are listed where there are many; of numbers how many ranges.</summary>
    [Id(2)] public required int Distinct { get; init; }

    /// <summary>The lowest number; absent for texts, and where no product has one.</summary>
    [Id(3)] public decimal? Min { get; init; }

    /// <summary>The highest number; absent for texts, and where no product has one.</summary>
    [Id(4)] public decimal? Max { get; init; }
}
