namespace RealtimeRec.Standalone.Import;

/// <summary>Where a row stands in its file.</summary>
/// <param name="Number">The row's number, the first after the header being 1.</param>
/// <param name="Line">The line in which it begins.</param>
internal readonly record struct ImportedRow(long Number, long Line);
