using System.Globalization;
using RocksDbSharp;

namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>The folder with RocksDB's files, and whether they are all there.</summary>
internal sealed class StoreFolder(string directory)
{
    private const string LogExtension = ".log";

    /// <summary>Beyond the logs, which opening moves into tables.</summary>
    private const long SpaceToOpen = 4 << 20;

    private const int UnixDiskFull = 28;
    private const int WindowsDiskFull = unchecked((int)0x80070070);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    /// <summary>Makes the database, or goes on with one whose making was interrupted.</summary>
    public Database Create()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, OwnerOnly);
        }

        return Database.Open(directory, create: true);
    }

    /// <summary>Opens a database that holds at least what <paramref name="mark"/> says.</summary>
    /// <exception cref="StoreDamagedException">It does not.</exception>
    public Database OpenWith(StoreMark.Position mark)
    {
        if (!File.Exists(Path.Combine(directory, "CURRENT")))
        {
            throw new StoreDamagedException(Directory.Exists(directory) ? $"{Path.Combine(directory, "CURRENT")} is missing" : $"{directory} is missing");
        }

        EnsureLog(mark);
        Database database;
        try
        {
            database = Database.Open(directory, create: false);
        }
        catch (RocksDbException exception) when (IsDamage(exception))
        {
            database = OpenUpToDamage(mark, exception);
        }

        if (database.Sequence < mark.Sequence)
        {
            var found = database.Sequence;
            database.Dispose();
            throw Lacking(mark, found);
        }

        return database;
    }

    /// <summary>Compares the tables with their checksums.</summary>
    /// <exception cref="StoreDamagedException">One is damaged.</exception>
    public void Verify(Database database)
    {
        try
        {
            database.Verify();
        }
        catch (RocksDbException exception)
        {
            throw new StoreDamagedException(Reason(exception), exception);
        }
    }

    /// <summary>Sees whether there is room to open the database.</summary>
    /// <exception cref="IOException">There is not.</exception>
    public void EnsureSpace()
    {
        var logs = Logs().Sum(log => log.Length);
        var path = Path.Combine(directory, "space");
        using var file = new FileStream(path, new FileStreamOptions
        {
            Mode = FileMode.Create,
            Access = FileAccess.Write,
            PreallocationSize = logs + SpaceToOpen,
            Options = FileOptions.DeleteOnClose,
        });
    }

    /// <summary>Why the disk did not do what it was to do, in a few words.</summary>
    public static string Reason(Exception exception)
    {
        const string NoSpace = "No space left on device";
        // The latter is what .NET says when it set space aside in vain.
        return exception.HResult is UnixDiskFull or WindowsDiskFull
            || exception.Message.Contains(NoSpace, StringComparison.OrdinalIgnoreCase)
            || exception.Message.Contains("disk was full", StringComparison.OrdinalIgnoreCase)
            ? NoSpace
            : exception.Message.ReplaceLineEndings(" ").Trim().TrimEnd('.');
    }

    private static bool IsDamage(RocksDbException exception) =>
        exception.Message.Contains("Corruption", StringComparison.Ordinal) || exception.Message.Contains("No such file", StringComparison.OrdinalIgnoreCase);

    private static StoreDamagedException Lacking(StoreMark.Position mark, ulong found) => new(string.Create(
        CultureInfo.InvariantCulture, $"it was written {mark.Sequence} times and has {found} of these writes, the latest of which were in {mark.Log}"));

    /// <summary>
    /// A power cut may leave half of what was on its way to the log, none of which was acknowledged: the log is read up to there,
    /// provided that it has all that was.
    /// </summary>
    private Database OpenUpToDamage(StoreMark.Position mark, RocksDbException cause)
    {
        try
        {
            if (Database.SequenceUpToDamage(directory) >= mark.Sequence)
            {
                return Database.OpenUpToDamage(directory);
            }
        }
        catch (RocksDbException exception) when (IsDamage(exception))
        {
            // Not the log, or not the log alone.
        }

        throw new StoreDamagedException(Reason(cause), cause);
    }

    private void EnsureLog(StoreMark.Position mark)
    {
        if (mark.Log is null || mark.LogBytes == 0)
        {
            return;
        }

        var log = new FileInfo(Path.Combine(directory, mark.Log));
        if (log.Exists)
        {
            if (log.Length < mark.LogBytes)
            {
                throw new StoreDamagedException(string.Create(
                    CultureInfo.InvariantCulture, $"{log.FullName}, which has the latest writes, is {log.Length} bytes long and was {mark.LogBytes}"));
            }
        }
        else if (!Logs().Any(other => string.CompareOrdinal(other.Name, mark.Log) > 0))
        {
            // With a newer one beside it, what it had is in tables.
            throw new StoreDamagedException($"{log.FullName}, which has the latest writes, is missing");
        }
    }

    private IEnumerable<FileInfo> Logs() => new DirectoryInfo(directory).EnumerateFiles("*" + LogExtension);
}
