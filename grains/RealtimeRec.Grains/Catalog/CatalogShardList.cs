using Orleans.Storage;
using RealtimeRec.State;

namespace RealtimeRec.Catalog;

/// <summary>
/// The ids that a catalogue shard lists. They are stored in pages of <see cref="PageSize"/>, each a state of its own: a new id writes the page
/// that it comes to, however long the list is. Not thread-safe: its grain owns it.
/// </summary>
/// <remarks>
/// The first page says how many there are, and is written after a new one: after a crash between the two there is one page more than it
/// says, which is read too.
/// </remarks>
internal sealed class CatalogShardList(IGrainStorage storage, GrainId shard)
{
    /// <summary>Ids on a page that is full.</summary>
    public const int PageSize = 256;

    private readonly List<Page> _pages = [];
    private readonly Dictionary<string, Page> _pageOf = new(StringComparer.Ordinal);
    private Page? _open;

    /// <summary>Number of ids.</summary>
    public int Count => _pageOf.Count;

    /// <summary>Changes of the list since it was read.</summary>
    public long Changes { get; private set; }

    /// <summary>The ids, in no particular order.</summary>
    public IReadOnlyCollection<string> ItemIds => _pageOf.Keys;

    /// <summary>The pages as they are stored, damaged ones included (<see cref="CatalogShardState.Fault"/>), until the first that is not there.</summary>
    /// <exception cref="NewerStateException">A newer version wrote one.</exception>
    public static async Task<IReadOnlyList<GrainState<CatalogShardState>>> ReadPagesAsync(IGrainStorage storage, GrainId shard)
    {
        var pages = new List<GrainState<CatalogShardState>> { await ReadAsync(0) };
        if (pages[0].State is { Fault: null, Pages: > 1 and var count })
        {
            pages.AddRange(await Task.WhenAll(Enumerable.Range(1, count - 1).Select(ReadAsync)));
        }

        while (await ReadAsync(pages.Count) is { RecordExists: true } next)
        {
            pages.Add(next);
        }

        return pages;

        async Task<GrainState<CatalogShardState>> ReadAsync(int page)
        {
            var state = new GrainState<CatalogShardState>(new CatalogShardState());
            await storage.ReadStateAsync(CatalogShardState.NameOf(page), shard, state);
            state.State ??= new CatalogShardState();
            return state.State.Fault is { NewerFormat: not null, Reason: var reason }
                ? throw new NewerStateException(
                    $"Part {shard.GetIntegerKey()} of the catalogue was stored by a newer version ({reason}). It is left as it is; a silo of that version answers.")
                : state;
        }
    }

    /// <summary>Reads the list; once.</summary>
    /// <returns>The pages that are damaged or were lost, by number from 0: their ids are not listed.</returns>
    /// <exception cref="NewerStateException">A newer version wrote the list.</exception>
    public async Task<IReadOnlyList<(int Page, StateFault? Fault)>> ReadAsync()
    {
        var missing = new List<(int Page, StateFault? Fault)>();
        foreach (var stored in await ReadPagesAsync(storage, shard))
        {
            var page = AddPage(stored);
            if (stored.State!.Fault is not null || (!stored.RecordExists && page.Number > 0))
            {
                missing.Add((page.Number, stored.State.Fault));
                page.Touch();
                continue;
            }

            foreach (var itemId in stored.State!.ItemIds)
            {
                if (_pageOf.TryAdd(itemId, page))
                {
                    page.ItemIds.Add(itemId);
                }
            }
        }

        // One list in one page, as an earlier form had it.
        foreach (var page in _pages.Where(page => page.ItemIds.Count > PageSize).ToArray())
        {
            var more = page.ItemIds[PageSize..];
            page.ItemIds.RemoveRange(PageSize, more.Count);
            page.Touch();
            more.ForEach(itemId => Put(itemId));
        }

        return missing;
    }

    /// <summary>Whether an id is listed.</summary>
    public bool Contains(string itemId) => _pageOf.ContainsKey(itemId);

    /// <summary>Adds an id; false when it is listed already. Durable after the next <see cref="WriteAsync"/>.</summary>
    public bool Add(string itemId)
    {
        if (_pageOf.ContainsKey(itemId))
        {
            return false;
        }

        Put(itemId);
        Changes++;
        return true;
    }

    /// <summary>Takes an id off; false when it is not listed. Durable after the next <see cref="WriteAsync"/>.</summary>
    public bool Remove(string itemId)
    {
        if (!_pageOf.Remove(itemId, out var page))
        {
            return false;
        }

        page.ItemIds.Remove(itemId);
        page.Touch();
        Changes++;
        return true;
    }

    /// <summary>Has all of it written again.</summary>
    public void Touch()
    {
        foreach (var page in _pages.Where(page => page.ItemIds.Count > 0 || page.Stored.RecordExists))
        {
            page.Touch();
            Changes++;
        }
    }

    /// <summary>Writes the pages that changed. One call at a time; changes meanwhile are left to the next.</summary>
    public async Task WriteAsync()
    {
        await Task.WhenAll(_pages.Skip(1).Where(page => page.IsChanged).Select(page => page.WriteAsync(storage, shard, 0)).ToArray());
        if (_pages.Count > 0 && (_pages[0].IsChanged || (_pages.Count > 1 && _pages[0].Stored.State!.Pages < _pages.Count)))
        {
            // No more than are stored: a page may have come meanwhile.
            var stored = _pages.TakeWhile(page => page.Number == 0 || page.Stored.RecordExists).Count();
            await _pages[0].WriteAsync(storage, shard, stored);
        }
    }

    private void Put(string itemId)
    {
        if (_open is null || _open.ItemIds.Count >= PageSize)
        {
            // What was taken off leaves room; a page that is nearly full would be opened again and again.
            _open = _pages.Find(page => page.ItemIds.Count <= PageSize / 2)
                ?? AddPage(new GrainState<CatalogShardState>(new CatalogShardState()));
        }

        _open.ItemIds.Add(itemId);
        _open.Touch();
        _pageOf[itemId] = _open;
    }

    private Page AddPage(GrainState<CatalogShardState> stored)
    {
        var page = new Page(_pages.Count, stored);
        _pages.Add(page);
        return page;
    }

    private sealed class Page(int number, GrainState<CatalogShardState> stored)
    {
        private long _changes;
        private long _written;

        public int Number => number;

        public GrainState<CatalogShardState> Stored => stored;

        public List<string> ItemIds { get; } = [];

        public bool IsChanged => _written < _changes;

        public void Touch() => _changes++;

        public async Task WriteAsync(IGrainStorage storage, GrainId shard, int pages)
        {
            var changes = _changes;
            stored.State = new CatalogShardState { ItemIds = [.. ItemIds], Pages = pages };
            await storage.WriteStateAsync(CatalogShardState.NameOf(number), shard, stored);
            stored.RecordExists = true;
            _written = changes;

            // The list holds the ids; what was written is not kept beside it.
            stored.State = new CatalogShardState { Pages = pages };
        }
    }
}
