using RealtimeRec.Catalog;

namespace RealtimeRec.Feeds.Meter;

/// <summary>The pages that a user was served of late, in memory alone. For the user's grain alone.</summary>
internal sealed class ServedPages
{
    /// <summary>Products on the pages that are kept.</summary>
    private const int MaxServed = 120;

    private readonly List<(long TimeMs, ItemOrdinal[] Items)> _pages = [];

    /// <summary>Keeps a page that is served, and lets the oldest go.</summary>
    /// <param name="page">The page.</param>
    /// <param name="ids">The silo's numbering.</param>
    /// <param name="nowMs">When, milliseconds since 1970.</param>
    public void Serve(FeedPage page, CatalogIds ids, long nowMs)
    {
        if (page.Items.Length == 0)
        {
            return;
        }

        _pages.Add((nowMs, Array.ConvertAll(page.Items, item => ids.Items.GetOrAdd(item.ItemId))));
        var count = _pages.Sum(kept => kept.Items.Length);
        while (count > MaxServed && _pages.Count > 1)
        {
            count -= _pages[0].Items.Length;
            _pages.RemoveAt(0);
        }
    }

    /// <summary>The products on pages served since a time, each once.</summary>
    /// <param name="sinceMs">The time, milliseconds since 1970.</param>
    public ItemOrdinal[] ServedSince(long sinceMs) =>
        [.. _pages.Where(page => page.TimeMs >= sinceMs).SelectMany(page => page.Items).Distinct()];

    /// <summary>Forgets all.</summary>
    public void Forget()
    {
        _pages.Clear();
    }
}
