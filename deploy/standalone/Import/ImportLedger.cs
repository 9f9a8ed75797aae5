using System.Text.Json;
using RealtimeRec.Standalone.Hosting;

namespace RealtimeRec.Standalone.Import;

/// <summary>Remembers which files were applied to their end, so that a restart does not read them again.</summary>
internal sealed partial class ImportLedger(string path, ILogger<ImportLedger> logger)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        WriteIndented = true,
    };

    private readonly List<CompletedImport> _completed = [];
    private bool _loaded;

    /// <summary>The import of these bytes with this map, if it is complete.</summary>
    public CompletedImport? Find(string hash, string preset)
    {
        Load();
        return _completed.Find(import => import.Hash == hash && import.Preset == preset);
    }

    /// <summary>Adds a complete import. Durable on return.</summary>
    public void Add(CompletedImport import)
    {
        Load();
        _completed.RemoveAll(other => other.Hash == import.Hash && other.Preset == import.Preset);
        _completed.Add(import);
        DataDirectory.WriteAtomically(path, JsonSerializer.Serialize(_completed, Json));
    }

    private void Load()
    {
        if (_loaded)
        {
            return;
        }

        _loaded = true;
        if (!File.Exists(path))
        {
            return;
        }

        try
        {
            _completed.AddRange(JsonSerializer.Deserialize<CompletedImport[]>(File.ReadAllText(path), Json) ?? []);
        }
        catch (JsonException exception)
        {
            // Only saves time: without it the files are read again, and change nothing twice.
            LogUnreadable(exception, path);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Path} is not readable; files imported before are read once more.")]
    private partial void LogUnreadable(Exception exception, string path);
}
