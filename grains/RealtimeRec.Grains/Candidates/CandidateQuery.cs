using RealtimeRec.Catalog;

namespace RealtimeRec.Candidates;

/// <summary>What every component of a pipeline may look at, whatever is asked for.</summary>
internal abstract class CandidateQuery
{
    /// <summary>Which components take part, and how.</summary>
    public required Recipe Recipe { get; init; }

    /// <summary>The catalogue.</summary>
    public required CatalogSnapshot Catalog { get; init; }

    /// <summary>Its rankings.</summary>
    public required CatalogRankings Rankings { get; init; }

    /// <summary>Places of the page, 0 or more.</summary>
    public required int Places { get; init; }

    /// <summary>Now, milliseconds since 1970.</summary>
    public required long NowMs { get; init; }
}
