using RealtimeRec.Candidates;
using RealtimeRec.Embeddings;
using RealtimeRec.Profiles;

namespace RealtimeRec.Search;

/// <summary>All that the components that rank a search may look at.</summary>
internal sealed class SearchQuery : CandidateQuery
{
    /// <summary>What is searched for.</summary>
    public required SearchRequest Request { get; init; }

    /// <summary>The best of what was found: those that this page and some beyond it are chosen from.</summary>
    public required SearchMatch[] Matches { get; init; }

    /// <summary>The shopper's interests; null where the order is nobody's in particular.</summary>
    public required ProfileInterests? Interests { get; init; }

    /// <summary>The shopper's vector; zero where there is none.</summary>
    public required Embedding Vector { get; init; }
}
