namespace RealtimeRec.Training.Data;

/// <summary>Names and columns of the files of a prepared folder.</summary>
internal static class PreparedFiles
{
    /// <summary>A row for each user: items, kinds and times are lists of equal length, separated by spaces, oldest first.</summary>
    public const string Sequences = "sequences.csv.gz";

    /// <summary>A row for each item of the sequences, most frequent first, with the columns that <see cref="CatalogFile"/> reads.</summary>
    public const string Items = "items.csv.gz";

    /// <summary>Counts, for programs.</summary>
    public const string Report = "report.json";

    /// <summary>Counts, for people.</summary>
    public const string Page = "report.html";

    /// <summary>All of them.</summary>
    public static IReadOnlyList<string> All { get; } = [Sequences, Items, Report, Page];

    /// <summary>
    /// Columns of <see cref="Sequences"/>: the user's id; item ids as <see cref="PreparedIds"/> writes them; event names; times in
    /// milliseconds since 1970.
    /// </summary>
    public static IReadOnlyList<string> SequenceColumns { get; } = ["user_id", "items", "kinds", "times"];

    /// <summary>Columns of <see cref="Items"/>; categories are separated by <c>|</c>.</summary>
    public static IReadOnlyList<string> ItemColumns { get; } = ["item_id", "title", "brand", "categories", "description"];
}
