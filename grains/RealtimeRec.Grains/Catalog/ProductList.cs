using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>Lists the catalogue by ids, a page at a time: every silo gives the same one, whatever its own numbering.</summary>
internal static class ProductList
{
    /// <summary>A page of the products that the catalogue knows, those that only events named left out.</summary>
    public static ProductPage Of(CatalogSnapshot catalog, CatalogIds ids, ProductListRequest request)
    {
        var (category, brand) = (CategoryOrdinal.None, BrandOrdinal.None);
        if (request.Category is not null && !ids.Categories.TryGet(request.Category, out category))
        {
            return new ProductPage([], 0, HasMore: false, "category");
        }

        if (request.Brand is not null && !ids.Brands.TryGet(request.Brand, out brand))
        {
            return new ProductPage([], 0, HasMore: false, "brand");
        }

        // The greatest id of the page is on top: it goes when a smaller one comes.
        var page = new PriorityQueue<CatalogRow, string>(Comparer<string>.Create((a, b) => string.CompareOrdinal(b, a)));
        var (total, after) = (0, 0);
        foreach (var row in catalog.AllRows())
        {
            if (row.IsStub || (!category.IsNone && !row.Categories.AsSpan().Contains(category)) || (!brand.IsNone && row.Brand != brand))
            {
                continue;
            }

            total++;
            if (request.After is null || string.CompareOrdinal(row.ItemId, request.After) > 0)
            {
                after++;
                if (page.Count < request.Limit)
                {
                    page.Enqueue(row, row.ItemId);
                }
                else
                {
                    page.EnqueueDequeue(row, row.ItemId);
                }
            }
        }

        return new ProductPage(
            [.. page.UnorderedItems.Select(entry => entry.Element).OrderBy(row => row.ItemId, StringComparer.Ordinal).Select(ViewOf)],
            total,
            HasMore: after > page.Count,
            Unknown: null);
    }

    /// <summary>A product as callers see it.</summary>
    public static ProductView ViewOf(CatalogRow row) => new()
    {
        Product = row.Details.Product,
        Retired = row.Details.Retired,
        FirstSeen = row.Details.FirstSeen,
        Counts = row.Statistics.Counts,
    };
}
