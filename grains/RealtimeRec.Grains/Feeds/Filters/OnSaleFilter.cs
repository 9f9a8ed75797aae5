using RealtimeRec.Candidates;
using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Filters;

/// <summary>Leaves out what is retired or out of stock.</summary>
internal sealed class OnSaleFilter : CandidateComponent<FixedComponentOptions>, ICandidateFilter<CandidateQuery>
{
    public override string Name => "on_sale";

    public bool Allows(CandidateQuery query, CatalogRow row) => row.OnSale;
}
