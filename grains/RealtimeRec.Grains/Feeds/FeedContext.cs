using RealtimeRec.Catalog;
using RealtimeRec.Embeddings;
using RealtimeRec.Profiles;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Feeds;

/// <summary>All that the stages of one feed may look at.</summary>
internal sealed class FeedContext
{
    /// <summary>What is asked for.</summary>
    public required FeedRequest Request { get; init; }

    /// <summary>The user's interests.</summary>
    public required ProfileInterests Interests { get; init; }

    /// <summary>The vector that candidates are compared with; zero for a user never seen.</summary>
    public required Embedding ProfileVector { get; init; }

    /// <summary>The catalogue.</summary>
    public required CatalogSnapshot Catalog { get; init; }

    /// <summary>Its rankings.</summary>
    public required CatalogRankings Rankings { get; init; }

    /// <summary>The vector index.</summary>
    public required VectorIndexSnapshot Index { get; init; }

    /// <summary>How the feed is made.</summary>
    public required FeedRecipe Recipe { get; init; }

    /// <summary>Ordinals the caller does not want.</summary>
    public required IReadOnlySet<int> Excluded { get; init; }

    /// <summary>What earlier pages of the feed have shown.</summary>
    public required FeedCursor Cursor { get; init; }

    /// <summary>Ordinal of the category asked for; -1 for a category without products; null for all.</summary>
    public required int? Category { get; init; }

    /// <summary>Now, milliseconds since 1970.</summary>
    public required long NowMs { get; init; }

    /// <summary>How many candidates the filters may take away: those excluded, shown and bought.</summary>
    public int Headroom => Excluded.Count + Cursor.Shown.Count + Interests.Purchased.Count;
}
