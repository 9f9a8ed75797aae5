using System.Text.Json;
using RealtimeRec.Silo;

namespace RealtimeRec.Standalone.Hosting;

/// <summary>
/// Everything durable of the one-process edition: the store's files, what was imported, and a marker with the format's
/// number. One process at a time: the directory stays locked until this is disposed of.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>The format this version reads and writes.</summary>
    public const int Format = 1;

    private const string MarkerName = "realtimerec.json";

    private readonly FileStream _lock;

    private DataDirectory(string path, FileStream @lock)
    {
        FullPath = path;
        _lock = @lock;
    }

    /// <summary>The directory.</summary>
    public string FullPath { get; }

    /// <summary>Where the store keeps its files.</summary>
    public string StorePath => Path.Combine(FullPath, "store");

    /// <summary>Which imports are complete.</summary>
    public string ImportLedgerPath => Path.Combine(FullPath, "imports.json");

    /// <summary>Where the rows that imports did not take are listed.</summary>
    public string RejectedRowsPath => Path.Combine(FullPath, "rejected-rows");

    /// <summary>Creates the directory if need be, locks it and checks that this version can use it.</summary>
    /// <exception cref="StartException">It is not writable, in use by another process, or of another format.</exception>
    public static DataDirectory Open(string path)
    {
        var full = Path.GetFullPath(path);
        FileStream? @lock = null;
        try
        {
            Directory.CreateDirectory(full);
            @lock = Lock(full);
            var directory = new DataDirectory(full, @lock);
            directory.CheckFormat();
            Directory.CreateDirectory(directory.StorePath);
            return directory;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            @lock?.Dispose();
            throw new StartException($"The data directory {full} is not writable ({exception.Message.TrimEnd('.')}); choose another with --data-dir.", exception);
        }
        catch
        {
            @lock?.Dispose();
            throw;
        }
    }

    /// <summary>Replaces a file's text so that a reader, or a start after a power cut, sees either the old or the new.</summary>
    public static void WriteAtomically(string path, string text)
    {
        var temporary = path + ".new";
        using (var stream = new FileStream(temporary, FileMode.Create, FileAccess.Write))
        using (var writer = new StreamWriter(stream))
        {
            writer.Write(text);
            writer.Flush();
            stream.Flush(flushToDisk: true);
        }

        File.Move(temporary, path, overwrite: true);
    }

    /// <inheritdoc/>
    public void Dispose() => _lock.Dispose();

    private static FileStream Lock(string directory)
    {
        var path = Path.Combine(directory, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException exception) when (File.Exists(path) && exception is not (PathTooLongException or DirectoryNotFoundException))
        {
            throw new StartException($"The data directory {directory} is in use by another RealtimeRec process; stop that one or choose another with --data-dir.", exception);
        }
    }

    private void CheckFormat()
    {
        var marker = Path.Combine(FullPath, MarkerName);
        if (!File.Exists(marker))
        {
            if (Directory.Exists(StorePath) && Directory.EnumerateFileSystemEntries(StorePath).Any())
            {
                throw new StartException($"The data directory {FullPath} has a store but no {MarkerName} that says which version wrote it; choose another with --data-dir.");
            }

            WriteAtomically(marker, $$"""{"format": {{Format}}}""" + "\n");
            return;
        }

        var found = ReadFormat(marker);
        if (found != Format)
        {
            throw new StartException(
                $"The data directory {FullPath} belongs to another version: its format is {found?.ToString() ?? "not readable"}, this version reads {Format}; start the version that wrote it, or choose another with --data-dir.");
        }
    }

    private static int? ReadFormat(string marker)
    {
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllText(marker));
            return document.RootElement.GetProperty("format").GetInt32();
        }
        catch (Exception exception) when (exception is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }
}
