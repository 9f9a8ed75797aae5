using RealtimeRec.EmbeddedStore.Storage;
using RealtimeRec.Hosting.Starting;

namespace RealtimeRec.Standalone.Data;

/// <summary>
/// Everything durable of the one-process edition: the store's files, what was imported, and a marker with the format's
/// number and the store's identity. One process at a time: the directory stays locked until this is disposed of. It is its owner's alone.
/// </summary>
internal sealed class DataDirectory : IDisposable
{
    /// <summary>The format this version writes. It grows with the form of any state in the store.</summary>
    public const int Format = 3;

    /// <summary>The oldest format this version reads; a directory of it is one of <see cref="Format"/> from then on.</summary>
    private const int OldestFormat = 2;

    /// <summary>The last format of which state can be carried over, by the way that the documentation names.</summary>
    private const int CarriedFormat = 1;

    private const string Documentation = "docs/operation.md#a-data-directory-of-an-older-version";

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private readonly FileStream _lock;
    private DataMarker _marker = new(Format, null);

    private DataDirectory(string path, FileStream @lock)
    {
        FullPath = path;
        _lock = @lock;
    }

    /// <summary>The directory.</summary>
    public string FullPath { get; }

    /// <summary>Where the store keeps its files.</summary>
    public string StorePath => Path.Combine(FullPath, "store");

    private string StoreMarkPath => Path.Combine(FullPath, "store.mark");

    private string MarkerPath => Path.Combine(FullPath, DataMarker.FileName);

    /// <summary>Which imports are complete.</summary>
    /// <param name="serviceId">The stored state of a cluster that they went into; null for the store in this directory.</param>
    public string ImportLedgerPath(string? serviceId) =>
        Path.Combine(FullPath, serviceId is null ? "imports.json" : $"imports.{Uri.EscapeDataString(serviceId)}.json");

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
            Create(full);
            @lock = Lock(full);
            var directory = new DataDirectory(full, @lock);
            directory.CheckFormat();
            directory.KeepFromOthers();
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

    /// <summary>Opens the store, or makes that of a new directory.</summary>
    /// <exception cref="StartException">It cannot be opened, or does not hold all that it should.</exception>
    public StateStore OpenStore(TimeProvider time)
    {
        try
        {
            var store = StateStore.Open(StorePath, StoreMarkPath, _marker.Store, time);
            if (_marker.Store is null)
            {
                _marker = _marker with { Store = store.Identity };
                _marker.Write(MarkerPath);
            }

            return store;
        }
        catch (StoreDamagedException exception)
        {
            throw new StartException(
                $"The store in the data directory {FullPath} does not hold all that it should: {exception.Message}; restore the directory from a copy, or choose another with --data-dir.", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartException($"The store in the data directory {FullPath} cannot be opened: {exception.Message.TrimEnd('.')}.", exception);
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

    private static void Create(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, OwnerOnly);
        }
    }

    private void CheckFormat()
    {
        if (!File.Exists(MarkerPath))
        {
            if (Directory.Exists(StorePath) && Directory.EnumerateFileSystemEntries(StorePath).Any())
            {
                throw new StartException($"The data directory {FullPath} has a store but no {DataMarker.FileName} that says which version wrote it; restore it from a copy, or choose another with --data-dir.");
            }

            if (File.Exists(StoreMarkPath) || File.Exists(ImportLedgerPath(serviceId: null)))
            {
                throw new StartException($"The data directory {FullPath} has been used, but its store and its {DataMarker.FileName} are missing; restore it from a copy, or choose another with --data-dir.");
            }

            // Without a store's identity: whoever finds it so goes on with making the store.
            _marker.Write(MarkerPath);
            return;
        }

        _marker = DataMarker.Read(MarkerPath);
        switch (_marker.Format)
        {
            case Format:
                return;
            case >= OldestFormat and < Format:
                // Before anything is written that the older version would misread.
                _marker = _marker with { Format = Format };
                _marker.Write(MarkerPath);
                return;
            case CarriedFormat:
                throw new StartException(
                    $"The data directory {FullPath} was written by an older version (its format is {CarriedFormat}, this version reads {Format}); {Documentation} says how to carry its users and products over into a new one, or choose another with --data-dir.");
            case > Format:
                throw new StartException(
                    $"The data directory {FullPath} was written by a newer version (its format is {_marker.Format}, this version reads {Format}); start that version, or choose another with --data-dir.");
            default:
                throw new StartException(
                    $"The data directory {FullPath} belongs to another version: its format is {_marker.Format?.ToString() ?? "not readable"}, this version reads {Format}; restore it from a copy, or choose another with --data-dir.");
        }
    }

    /// <summary>What shoppers did is in it: a directory that older versions, or an operator, left open is closed to others.</summary>
    private void KeepFromOthers()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        foreach (var path in ((string[])[FullPath, StorePath]).Where(Directory.Exists))
        {
            var mode = File.GetUnixFileMode(path);
            if ((mode & ~OwnerOnly) == 0)
            {
                continue;
            }

            try
            {
                File.SetUnixFileMode(path, mode & OwnerOnly);
            }
            catch (UnauthorizedAccessException)
            {
                // Somebody else's, such as a mounted volume: who else reads it is for its owner to say.
            }
        }
    }
}
