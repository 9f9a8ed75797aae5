namespace RealtimeRec.Standalone.Import;

/// <summary>An import that was applied to its end.</summary>
/// <param name="Hash">XxHash128 of the file's bytes, in hexadecimal.</param>
/// <param name="Preset">The map's identity.</param>
/// <param name="File">The file's name.</param>
/// <param name="Rows">Rows read.</param>
/// <param name="Applied">Events that changed a profile in the run that completed it.</param>
/// <param name="FinishedAt">When.</param>
internal sealed record CompletedImport(string Hash, string Preset, string File, long Rows, long Applied, DateTimeOffset FinishedAt);
