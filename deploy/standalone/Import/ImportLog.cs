namespace RealtimeRec.Standalone.Import;

/// <summary>The log that a file is to the profiles: row numbers are its offsets.</summary>
/// <param name="Partition">Its name, which a file keeps while it grows.</param>
/// <param name="RowsBefore">Number of rows of it that were applied before, when the file was shorter; 0 when it is new.</param>
internal sealed record ImportLog(string Partition, long RowsBefore);
