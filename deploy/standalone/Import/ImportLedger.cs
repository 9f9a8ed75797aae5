using System.Text.Json;
using RealtimeRec.Standalone.Data;

namespace RealtimeRec.Standalone.Import;

/// <summary>
/// Remembers which files were applied to their end, so that a restart does not read them again, and which log a file is, so
/// that one that has grown goes on where it ended.
/// </summary>
internal sealed partial class ImportLedger(string path, ILogger<ImportLedger> logger)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        IgnoreReadOnlyProperties = true,
        WriteIndented = true,
    };

    private readonly List<LedgerEntry> _entries = [];

    private bool _loaded;

    // Apart from those that were applied to their end, which is all that the other file says.
    private string BegunPath => Path.ChangeExtension(path, ".begun.json");

    /// <summary>The sizes of the files imported with a map.</summary>
    public IEnumerable<long> Lengths(string preset)
    {
        Load();
        return _entries.Where(entry => entry.Preset == preset).Select(entry => entry.Bytes);
    }

    /// <summary>The import of these bytes with this map, if it is complete.</summary>
    public LedgerEntry? Find(string hash, string preset)
    {
        Load();
        return _entries.Find(entry => entry.Hash == hash && entry.Preset == preset && entry.FinishedAt is not null);
    }

    /// <summary>
    /// Notes that an import begins: of the log that an earlier, unfinished import of the file was, or that the longest of its
    /// beginnings is, or of a new one. Durable on return.
    /// </summary>
    public (LedgerEntry Entry, ImportLog Log) Begin(ContentHash content, string preset, string file)
    {
        Load();
        var before = _entries.Find(entry => entry.Hash == content.Value && entry.Preset == preset)
            ?? _entries
                .Where(entry => entry.Preset == preset && content.Beginnings.TryGetValue(entry.Bytes, out var hash) && hash == entry.Hash)
                .MaxBy(entry => entry.Bytes);
        var begun = new LedgerEntry(content.Value, preset, file, Rows: 0, Applied: 0, FinishedAt: null, content.Length, before?.PartitionName);
        begun = begun with { Partition = begun.PartitionName };
        Put(begun);
        return (begun, new ImportLog(begun.PartitionName, before?.Rows ?? 0));
    }

    /// <summary>Replaces what is known of an import. Durable on return.</summary>
    public void Put(LedgerEntry entry)
    {
        Load();
        _entries.RemoveAll(other => other.Hash == entry.Hash && other.Preset == entry.Preset);
        _entries.Add(entry);
        if (entry.FinishedAt is not null)
        {
            Write(path, _entries.Where(other => other.FinishedAt is not null));
        }

        Write(BegunPath, _entries.Where(other => other.FinishedAt is null));
    }

    private static void Write(string path, IEnumerable<LedgerEntry> entries) =>
        DataDirectory.WriteAtomically(path, JsonSerializer.Serialize(entries.ToArray(), Json));

    private void Load()
    {
        if (_loaded)
        {
            return;
        }

        _loaded = true;
        Read(path);
        Read(BegunPath);
    }

    private void Read(string from)
    {
        if (!File.Exists(from))
        {
            return;
        }

        try
        {
            _entries.AddRange(JsonSerializer.Deserialize<LedgerEntry[]>(File.ReadAllText(from), Json) ?? []);
        }
        catch (JsonException exception)
        {
            // Without it the files are read again, and change nothing twice as long as they are the same.
            LogUnreadable(exception, from);
        }
    }

    [LoggerMessage(LogLevel.Warning, "{Path} is not readable; files imported before are read once more.")]
    private partial void LogUnreadable(Exception exception, string path);
}
