namespace RealtimeRec.Feeds.Sources;

/// <summary>Adds the head of a ranking.</summary>
internal static class RankedItems
{
    /// <summary>Adds the first <paramref name="count"/> items not named before that the caller's category allows.</summary>
    public static void AddFirst(
        this CandidateSet candidates, FeedContext context, ReadOnlySpan<int> ranking, int count, CandidateSourceKind source)
    {
        foreach (var item in ranking)
        {
            if (count <= 0)
            {
                return;
            }

            if (context.Catalog.Find(item) is { } row
                && !context.Cursor.HasShown(row.ItemId)
                && (context.Category is not { } category || row.Categories.AsSpan().Contains(category)))
            {
                count -= candidates.Add(row, source) ? 1 : 0;
            }
        }
    }
}
