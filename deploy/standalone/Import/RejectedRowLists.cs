using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// The lists of rows that imports did not take, one for each file and map. Erased users' rows leave them, and do not come back into them for as long as
/// the cluster remembers the erasure.
/// </summary>
internal sealed partial class RejectedRowLists : IDisposable
{
    /// <summary>Erasures that the list of an import still under way is searched for at its end.</summary>
    private const int MostRemembered = 100_000;

    private readonly string _folder;
    private readonly QualityReporter _reporter;
    private readonly ILogger<RejectedRowLists> _logger;
    private readonly Lock _lock = new();
    private readonly List<QualityErasure> _erased = [];
    private RejectedRows? _open;

    /// <summary>Begins to hear who is erased.</summary>
    public RejectedRowLists(string folder, QualityReporter reporter, ILogger<RejectedRowLists> logger)
    {
        (_folder, _reporter, _logger) = (folder, reporter, logger);
        reporter.Erased += Forget;
    }

    /// <summary>Begins the list of an import, in place of the one of an earlier run over the same file. It is complete once it is disposed of.</summary>
    public RejectedRows Open(string name)
    {
        lock (_lock)
        {
            return _open = new RejectedRows(Path.Combine(_folder, name), _lock, Complete);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reporter.Erased -= Forget;

    private void Complete(RejectedRows list)
    {
        lock (_lock)
        {
            _open = null;

            // What was listed of a user after the erasure was heard.
            Forget(list.Path, _erased);
        }
    }

    private void Forget(IReadOnlyList<QualityErasure> erased)
    {
        lock (_lock)
        {
            _erased.AddRange(erased);
            _erased.RemoveRange(0, Math.Max(0, _erased.Count - MostRemembered));
            _open?.Pause();
            foreach (var path in Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*.csv") : [])
            {
                Forget(path, erased);
            }
        }
    }

    private void Forget(string path, IReadOnlyList<QualityErasure> erased)
    {
        try
        {
            RejectedRows.Forget(path, erased);
        }
        catch (Exception exception)
        {
            // Others hear of the erasure too, and other lists can be written.
            LogKept(exception, path);
        }
    }

    [LoggerMessage(LogLevel.Error, "Rows of erased users may still stand in {Path}: delete them there, or the file.")]
    private partial void LogKept(Exception exception, string path);
}
