namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// An index of the terms of rows' texts. A change is searchable in the snapshot that <see cref="Apply"/> publishes: the rows that changed make a new small segment,
/// and small segments are merged into larger ones in the background. For one writer; any number of threads may search snapshots.
/// </summary>
public sealed class TermIndex
{
    /// <summary>As many segments of about one size are merged.</summary>
    private const int MergedTogether = 6;

    /// <summary>What is larger together stays apart: one array holds a segment's postings.</summary>
    private const long MostMergedBytes = 1L << 30;

    /// <summary>Rows indexed anew elsewhere that are not worth a merge.</summary>
    private const int FewSuperseded = 10_000;

    /// <summary>Rows that one core indexes at a time when there are many.</summary>
    private const int RowsTogether = 16_384;

    private TermIndexSnapshot _current = TermIndexSnapshot.Empty;
    private Task<(TermSegment Segment, IReadOnlyCollection<int> Rows)>? _merge;
    private HashSet<int> _merging = [];
    private int _last;

    /// <summary>The latest snapshot.</summary>
    public TermIndexSnapshot Current => Volatile.Read(ref _current);

    /// <summary>Whether segments are being merged.</summary>
    public bool IsMerging => _merge is not null;

    /// <summary>Indexes changes, and publishes the snapshot that has them.</summary>
    /// <param name="updates">The changes; of a row changed twice the last one counts.</param>
    public void Apply(IReadOnlyCollection<TermUpdate> updates)
    {
        var latest = new Dictionary<int, TermUpdate>(updates.Count);
        foreach (var update in updates)
        {
            latest[update.Row.Value] = update;
        }

        TermUpdate[] written = [.. latest.Values.Where(update => update.Texts is { Count: > 0 }).OrderBy(update => update.Row.Value)];
        TermUpdate[][] parts = [.. written.Chunk(RowsTogether)];
        var added = new TermSegment[parts.Length];
        var first = _last + 1;
        _last += parts.Length;
        Parallel.For(
            0,
            parts.Length,
            static () => new SegmentBuilder(),
            (part, _, builder) =>
            {
                added[part] = builder.Build(first + part, parts[part]);
                return builder;
            },
            static _ => { });

        var current = TakeMerged(_current);
        var owners = current.Owners.With(parts.SelectMany((part, i) => part.Select(update => (update.Row.Value, first + i)))
            .Concat(latest.Values.Where(update => update.Texts is not { Count: > 0 }).Select(update => (update.Row.Value, 0))));
        var next = new TermIndexSnapshot([.. current.Segments, .. added], owners);
        Volatile.Write(ref _current, next);
        BeginMerge(next);
    }

    /// <summary>Publishes what was merged meanwhile, if anything was.</summary>
    public void TakeMerged()
    {
        if (_merge is { IsCompleted: true })
        {
            var next = TakeMerged(_current);
            Volatile.Write(ref _current, next);
            BeginMerge(next);
        }
    }

    private TermIndexSnapshot TakeMerged(TermIndexSnapshot current)
    {
        if (_merge is not { IsCompleted: true } merge)
        {
            return current;
        }

        _merge = null;
        var (merged, rows) = merge.GetAwaiter().GetResult();
        var place = Array.FindIndex(current.Segments, segment => _merging.Contains(segment.Number));
        var segments = current.Segments.Where(segment => !_merging.Contains(segment.Number)).ToList();
        segments.Insert(Math.Min(place, segments.Count), merged);
        // But for rows that are indexed anew elsewhere since it began.
        var owners = current.Owners.With(rows.Where(row => _merging.Contains(current.Owners[row])).Select(row => (row, merged.Number)));
        _merging = [];
        return new TermIndexSnapshot([.. segments], owners);
    }

    private void BeginMerge(TermIndexSnapshot current)
    {
        if (_merge is not null)
        {
            return;
        }

        if ((OfOneSize(current) ?? Superseded(current)) is { } segments)
        {
            var number = ++_last;
            _merging = [.. segments.Select(segment => segment.Number)];
            _merge = Task.Run(() => SegmentMerger.Merge(number, segments, current.Owners));
        }
    }

    /// <summary>Each row is written anew as often as sizes grow by this factor.</summary>
    private static TermSegment[]? OfOneSize(TermIndexSnapshot current) => current.Segments
        .GroupBy(segment => (int)Math.Log(Math.Max(1, segment.Rows), MergedTogether))
        .OrderBy(size => size.Key)
        .FirstOrDefault(size => size.Count() >= MergedTogether && size.Sum(segment => (long)segment.Bytes) <= MostMergedBytes)
        ?.ToArray();

    /// <summary>Where more than half of all that was indexed is indexed anew elsewhere: the segment with the most of that.</summary>
    private static TermSegment[]? Superseded(TermIndexSnapshot current)
    {
        if (current.Segments.Sum(segment => (long)segment.Rows) <= (2L * current.Rows) + FewSuperseded)
        {
            return null;
        }

        return [current.Segments.MaxBy(segment => segment.Rows - current.Owners.RowsOf(segment.Number))!];
    }
}
