namespace RealtimeRec.Benchmarks.Replay;

/// <summary>What a replay came to: the places of the targets, case by case.</summary>
internal sealed class ReplayOutcome(int rivals)
{
    /// <summary>The cases.</summary>
    public List<ReplayCase> Cases { get; } = [];

    /// <summary>By rival, the target's place in the list without the shopper's own items; 0 for none.</summary>
    public List<int>[] RivalsOfNew { get; } = [.. Enumerable.Range(0, rivals).Select(_ => new List<int>())];

    /// <summary>By rival, the target's place in the list with them; 0 for none.</summary>
    public List<int>[] RivalsOfAll { get; } = [.. Enumerable.Range(0, rivals).Select(_ => new List<int>())];

    /// <summary>The target's place in the feed without the shopper's own items; 0 for none. Empty where the feed was not asked for.</summary>
    public List<int> FeedOfNew { get; } = [];

    /// <summary>The same with the ranker switched off; empty where none was served.</summary>
    public List<int> FusionOfNew { get; } = [];

    /// <summary>The target's place in the feed as served; 0 for none.</summary>
    public List<int> FeedOfAll { get; } = [];

    /// <summary>Milliseconds of each feed.</summary>
    public Samples Latency { get; } = new();

    /// <summary>Places served, by the reason that the feed gave.</summary>
    public Dictionary<string, int> PlacesByReason { get; } = [];

    /// <summary>Targets that were new and in the feed, by the reason that it gave.</summary>
    public Dictionary<string, int> HitsByReason { get; } = [];

    /// <summary>Items that were in any feed.</summary>
    public HashSet<string> Served { get; } = [];

    /// <summary>Categories in all feeds together, each counted once a feed.</summary>
    public long CategoriesServed { get; set; }
}
