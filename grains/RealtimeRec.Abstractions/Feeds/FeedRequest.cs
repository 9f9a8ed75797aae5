using RealtimeRec.Filters;

namespace RealtimeRec.Feeds;

/// <summary>What a page of a feed is asked for with.</summary>
[GenerateSerializer, Immutable, Alias("FeedRequest")]
public sealed record FeedRequest
{
    /// <summary>Largest <see cref="Limit"/> that is taken from outside.</summary>
    public const int MaxLimit = 100;

    /// <summary>Most items a feed reaches over all its pages.</summary>
    public const int MaxDepth = 500;

    /// <summary>Most ids in <see cref="Exclude"/>.</summary>
    public const int MaxExclude = 500;

    /// <summary>Longest <see cref="Recipe"/>, in characters.</summary>
    public const int MaxRecipeLength = 64;

    /// <summary>Most ids in <see cref="Context"/>.</summary>
    public const int MaxContext = 20;

    /// <summary>
    /// Longest <see cref="Cursor"/>, in characters. A cursor holds four bytes for each item shown, whatever the length of its id, so
    /// that one of a feed at its greatest depth is well below this.
    /// </summary>
    public const int MaxCursorLength = 4_096;

    /// <summary>Items on the page, 1 or more; the gateway, which shares them out among widgets, asks for more than <see cref="MaxLimit"/>.</summary>
    [Id(0)] public int Limit { get; init; } = 20;

    /// <summary>The previous page's <see cref="FeedPage.NextCursor"/>; null for a new feed.</summary>
    [Id(1)] public string? Cursor { get; init; }

    /// <summary>Only products of this category.</summary>
    [Id(2)] public string? Category { get; init; }

    /// <summary>Never these products.</summary>
    [Id(3)] public string[] Exclude { get; init; } = [];

    /// <summary>Whether each item says how its score came about.</summary>
    [Id(4)] public bool Explain { get; init; }

    /// <summary>Whether each item carries its product.</summary>
    [Id(5)] public bool IncludeProducts { get; init; }

    /// <summary>The products of the page being looked at, latest last: what a feed goes by while the user's profile cannot be read.</summary>
    [Id(6)] public string[] Context { get; init; } = [];

    /// <summary>Only products that meet this filter, as <see cref="FilterParser"/> reads it; null for all.</summary>
    [Id(8)] public string? Filter { get; init; }

    /// <summary>The recipe to make the feed by, in any case; null for the one that serves. Asked for anew with every page, as the category is.</summary>
    [Id(7)] public string? Recipe { get; init; }

    /// <summary>
    /// The id by which the user was asked for, when it is one that was merged into the user who makes the feed: the cursors are that id's.
    /// Null as a rule; set between grains alone.
    /// </summary>
    [Id(9)] public string? AskedFor { get; init; }
}
