using RealtimeRec.Catalog;

namespace RealtimeRec.Candidates;

/// <summary>Says what the page must not show.</summary>
internal interface ICandidateFilter<in TQuery> : ICandidateComponent
    where TQuery : CandidateQuery
{
    /// <summary>Whether the product may be shown.</summary>
    bool Allows(TQuery query, CatalogRow row);
}
