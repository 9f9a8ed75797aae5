using RealtimeRec.Hosting.Quality;
using RealtimeRec.Quality;

namespace RealtimeRec.Standalone.Import;

/// <summary>The lists of rows that imports did not take, one for each file and map. Erased users' rows leave them.</summary>
internal sealed partial class RejectedRowLists : IDisposable
{
    private readonly string _folder;
    private readonly QualityReporter _reporter;
    private readonly TimeProvider _time;
    private readonly ILogger<RejectedRowLists> _logger;
    private readonly Lock _lock = new();
    private RejectedRows? _open;
    private DateTimeOffset _openedAt;

    /// <summary>Begins to hear who is erased.</summary>
    public RejectedRowLists(string folder, QualityReporter reporter, TimeProvider time, ILogger<RejectedRowLists> logger)
    {
        (_folder, _reporter, _time, _logger) = (folder, reporter, time, logger);
        reporter.Erased += Forget;
    }

    /// <summary>Begins the list of an import, in place of the one of an earlier run over the same file.</summary>
    public RejectedRows Open(string name)
    {
        lock (_lock)
        {
            _openedAt = _time.GetUtcNow();
            return _open = new RejectedRows(Path.Combine(_folder, name));
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _reporter.Erased -= Forget;

    private void Forget(IReadOnlyList<QualityErasure> erased)
    {
        lock (_lock)
        {
            try
            {
                // What was listed after an erasure is not of before it.
                _open?.Forget([.. erased.Where(erasure => erasure.At >= _openedAt)]);
                foreach (var path in Directory.Exists(_folder) ? Directory.GetFiles(_folder, "*.csv") : [])
                {
                    var before = erased.Where(erasure => File.GetLastWriteTimeUtc(path) <= erasure.At.UtcDateTime).ToArray();
                    if (path != _open?.Path && before.Length > 0)
                    {
                        RejectedRows.Forget(path, before);
                    }
                }
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CsvHelper.CsvFormatException)
            {
                LogKept(exception, _folder);
            }
        }
    }

    [LoggerMessage(LogLevel.Error, "Rows of erased users may still stand in {Folder}: delete its files, or those of the users.")]
    private partial void LogKept(Exception exception, string folder);
}
