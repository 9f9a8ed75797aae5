namespace RealtimeRec.Standalone.Import;

/// <summary>A file that was imported, or whose import began.</summary>
/// <param name="Hash">XxHash128 of the file's unpacked bytes, in hexadecimal.</param>
/// <param name="Preset">The map's identity.</param>
/// <param name="File">The file's name.</param>
/// <param name="Rows">Rows that were applied or accounted for; 0 while that is not known.</param>
/// <param name="Applied">Events that changed a profile in the run that completed it.</param>
/// <param name="FinishedAt">When it was applied to its end; null when it was not.</param>
/// <param name="Bytes">The file's size unpacked.</param>
/// <param name="Partition">The log that the file is to the profiles; null in ledgers written before files could grow.</param>
internal sealed record LedgerEntry(
    string Hash, string Preset, string File, long Rows, long Applied, DateTimeOffset? FinishedAt, long Bytes = 0, string? Partition = null)
{
    /// <summary>The log's name.</summary>
    public string PartitionName => Partition ?? $"import/{Preset}/{Hash}";
}
