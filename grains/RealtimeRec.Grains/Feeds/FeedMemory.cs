using RealtimeRec.Catalog;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Feeds;

/// <summary>What a user's feeds leave to what comes later: to the next feed and to the meter. In memory alone.</summary>
internal sealed class FeedMemory
{
    /// <summary>Products on the pages that are kept.</summary>
    private const int MaxServed = 240;

    private readonly List<(long TimeMs, ItemOrdinal[] Items)> _pages = [];
    private volatile NearestRows? _nearest;

    /// <summary>The rows nearest to the profile vector, to be found sooner while it stays as it is; null before the first feed. Any number of feeds may use it at once.</summary>
    public NearestRows? Nearest
    {
        get => _nearest;
        set => _nearest = value;
    }

    /// <summary>Keeps a page that is served, and lets the oldest go. For the user's grain alone.</summary>
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

    /// <summary>The products on pages served since a time, each once. For the user's grain alone.</summary>
    /// <param name="sinceMs">The time, milliseconds since 1970.</param>
    public ItemOrdinal[] ServedSince(long sinceMs) =>
        [.. _pages.Where(page => page.TimeMs >= sinceMs).SelectMany(page => page.Items).Distinct()];

    /// <summary>Forgets all. For the user's grain alone.</summary>
    public void Forget()
    {
        _pages.Clear();
        _nearest = null;
    }
}
