namespace RealtimeRec.Retrieval.Vectors;

/// <summary>
/// The rows that one published snapshot of an index has changed, linked to those of the snapshots before it; the writer cuts what is too long ago, while
/// readers may walk along it.
/// </summary>
/// <param name="version">The snapshot's.</param>
/// <param name="rows">Ordinals of the rows.</param>
/// <param name="previous">The changes before.</param>
internal sealed class IndexChanges(long version, int[] rows, IndexChanges? previous)
{
    /// <summary>Rows remembered: to look at more of them anew costs about as much as a search.</summary>
    public const int MaxRows = 128;

    private volatile IndexChanges? _previous = previous;

    /// <summary>Ordinals of the rows.</summary>
    public int[] Rows => rows;

    /// <summary>The changes after which there are these; null before an index's first ones and where they are too long ago.</summary>
    public IndexChanges? Previous => _previous;

    /// <summary>The version of the snapshot.</summary>
    public long Version => version;

    /// <summary>Cuts what is too long ago.</summary>
    public void Trim()
    {
        var count = 0;
        for (var changes = this; changes is not null; changes = changes._previous)
        {
            count += changes.Rows.Length;
            if (count > MaxRows)
            {
                changes._previous = null;
            }
        }
    }
}
