namespace RealtimeRec.Search;

/// <summary>What is never suggested.</summary>
/// <param name="Version">Name of this list, another one after every change; absent before the first.</param>
/// <param name="ChangedAt">When it was made; absent before the first.</param>
/// <param name="Blocked">Words or phrases; nothing that has one of them is suggested, in whatever case.</param>
[GenerateSerializer, Immutable, Alias("BlockedTexts")]
public sealed record BlockedTexts([property: Id(0)] string? Version, [property: Id(1)] DateTimeOffset? ChangedAt, [property: Id(2)] string[] Blocked)
{
    /// <summary>Most texts of a list.</summary>
    public const int MaxTexts = 10_000;

    /// <summary>Longest of them, in UTF-16 code units.</summary>
    public const int MaxLength = 100;
}
