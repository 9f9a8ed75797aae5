namespace RealtimeRec.Standalone.Import;

/// <summary>Every import asked for, in order.</summary>
internal sealed class ImportStatus(IEnumerable<ImportRequest> requests)
{
    /// <summary>One state per import.</summary>
    public IReadOnlyList<ImportState> Imports { get; } = [.. requests.Select(request => new ImportState(request))];

    /// <summary>Whether one of them failed.</summary>
    public bool AnyFailed => Imports.Any(import => import.Phase == ImportPhase.Failed);
}
