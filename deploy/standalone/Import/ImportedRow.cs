using RealtimeRec.Datasets.Rows;

namespace RealtimeRec.Standalone.Import;

/// <summary>A row of a file.</summary>
/// <param name="Number">The row's number, the first after the header being 1.</param>
/// <param name="Line">The line in which it begins.</param>
/// <param name="Text">The row as it stands in the file.</param>
/// <param name="UserId">Whose it is; null where that cannot be read.</param>
internal readonly record struct ImportedRow(long Number, long Line, string Text, string? UserId)
{
    /// <summary>A row that was read.</summary>
    public static ImportedRow Of(DatasetRow row) => new(row.RowNumber, row.Line, row.Text, row.Event?.UserId ?? row.RejectedUserId);
}
