using RealtimeRec.Catalog;
using RealtimeRec.Events;

namespace RealtimeRec.Feeds;

/// <summary>An item on its way into a feed.</summary>
internal struct Candidate
{
    /// <summary>The item's row.</summary>
    public CatalogRow Row;

    /// <summary>The first source that named it.</summary>
    public CandidateSourceKind Source;

    /// <summary>Inner product with the profile vector; NaN until someone has worked it out.</summary>
    public float Similarity;

    /// <summary>Strength of the transitions that lead to it, 0 or more.</summary>
    public float CoVisited;

    /// <summary>Ordinal of the user's item with the strongest such transition; -1 without one.</summary>
    public int CoVisitedFrom;

    /// <summary>Strength of that transition.</summary>
    public float CoVisitedFromStrength;

    /// <summary>What the user did with that item.</summary>
    public EventKind CoVisitedEvent;

    /// <summary>The parts of the score.</summary>
    public float Profile, CoVisitedScore, Affinity, Popularity, Seen;

    /// <summary>
    /// The part for being new. Exact: of products that came within the same second it differs in the tenth digit, and rounded it would
    /// order them otherwise from one moment to the next.
    /// </summary>
    public double Novelty;

    /// <summary>The sum of the parts.</summary>
    public readonly double Score => Novelty + Profile + CoVisitedScore + Affinity + Popularity + Seen;
}
