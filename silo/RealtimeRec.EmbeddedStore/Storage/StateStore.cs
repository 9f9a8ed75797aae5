using System.Text;
using RocksDbSharp;

namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>
/// Records with etags in a folder, for one process. A write is acknowledged once its group is synced to the disk: it survives a kill of
/// the process and a power cut. When the disk cannot be written, writes fail at once, reads go on, and the store tries until it can.
/// </summary>
public sealed class StateStore : IAsyncDisposable
{
    private const long VerifiedAtStart = 64 << 20;

    /// <summary>So long a commit is only slow; after that the disk does not answer.</summary>
    private static readonly TimeSpan Stuck = TimeSpan.FromSeconds(5);

    private const int VerifiedAtATime = 500;

    private readonly ReaderWriterLockSlim _access = new();
    private readonly StoreFolder _folder;
    private readonly StoreMark _mark;
    private readonly TimeProvider _time;
    private readonly StoreWriter _writer;
    private readonly bool _isVerified;
    private Database? _database;
    private volatile StoreStatus _status;
    private volatile string? _damage;

    private StateStore(StoreFolder folder, StoreMark mark, Database database, string identity, bool isVerified, TimeProvider time)
    {
        (_folder, _mark, _database, Identity, _isVerified, _time) = (folder, mark, database, identity, isVerified, time);
        _status = new StoreStatus(null, time.GetUtcNow());
        _writer = new StoreWriter(this, time);
        _writer.Start();
    }

    /// <summary>Which store this is: drawn when it was made.</summary>
    public string Identity { get; }

    /// <summary>What it can do now.</summary>
    public StoreStatus Status => _status.Writes && _writer.CommittingSince is { } since && _time.GetUtcNow() - since > Stuck
        ? new StoreStatus("a write has been under way for more than 5 seconds", since)
        : _status;

    /// <summary>What was found to be damaged while it was read; null for nothing.</summary>
    public string? Damage => _damage;

    /// <summary>Is told when the store stops writing, and when it does again.</summary>
    public event Action<StoreStatus>? StatusChanged;

    /// <summary>Opens a store, or makes one.</summary>
    /// <param name="directory">Its folder.</param>
    /// <param name="markPath">A file outside of it that says what it must hold at least.</param>
    /// <param name="identity">Which store this must be; null to make one.</param>
    /// <param name="time">The clock.</param>
    /// <param name="verifiedAtStart">How many bytes of tables to compare with their checksums before anything is read: a fraction of a second.</param>
    /// <exception cref="StoreDamagedException">It does not hold all that it should; nothing was changed.</exception>
    /// <exception cref="IOException">It cannot be read or written.</exception>
    public static StateStore Open(string directory, string markPath, string? identity, TimeProvider time, long verifiedAtStart = VerifiedAtStart)
    {
        var folder = new StoreFolder(directory);
        StoreMark? mark = null;
        Database? database = null;
        var isVerified = true;
        try
        {
            if (identity is null)
            {
                database = folder.Create();
                if (database.ReadIdentity() is not { } made)
                {
                    database.WriteIdentity(made = Guid.NewGuid().ToString("N"));
                }

                identity = made;
                mark = StoreMark.Create(markPath);
            }
            else
            {
                mark = StoreMark.Open(markPath);
                database = folder.OpenWith(mark.Current);
                if (database.ReadIdentity() != identity)
                {
                    throw new StoreDamagedException($"{directory} holds another store");
                }

                isVerified = database.TableBytes <= verifiedAtStart;
                if (isVerified)
                {
                    folder.Verify(database);
                }
            }

            mark.Write(database.Position());
            return new StateStore(folder, mark, database, identity, isVerified, time);
        }
        catch (RocksDbException exception)
        {
            mark?.Dispose();
            database?.Dispose();
            throw new IOException(StoreFolder.Reason(exception), exception);
        }
        catch
        {
            mark?.Dispose();
            database?.Dispose();
            throw;
        }
    }

    /// <summary>Reads a record; null when there is none.</summary>
    /// <exception cref="StoreUnavailableException">It cannot be read now.</exception>
    public Task<StoredState?> ReadAsync(string key)
    {
        var bytes = Encoding.UTF8.GetBytes(key);
        // It may have to wait for the disk, which the scheduler of the grains has no time for; whoever reads thousands is not there.
        return TaskScheduler.Current == TaskScheduler.Default ? Read() : Task.Run(Read);

        Task<StoredState?> Read()
        {
            try
            {
                return Task.FromResult(Use(database => database.Read(bytes)));
            }
            catch (Exception exception)
            {
                return Task.FromException<StoredState?>(exception);
            }
        }
    }

    /// <summary>Writes a record; answers its new etag once it is on the disk.</summary>
    /// <param name="key">The record.</param>
    /// <param name="state">What to write. Must not change before the task completes.</param>
    /// <param name="etag">The version that it replaces; null for none.</param>
    /// <exception cref="StateConflictException">The record is another version.</exception>
    /// <exception cref="StoreUnavailableException">The store does not write now; whether this was written is not known.</exception>
    public Task<long> WriteAsync(string key, ReadOnlyMemory<byte> state, long? etag) => EnqueueAsync(new WriteRequest(key, state, etag));

    /// <summary>Removes a record.</summary>
    /// <inheritdoc cref="WriteAsync"/>
    public Task RemoveAsync(string key, long? etag) => EnqueueAsync(new WriteRequest(key, null, etag));

    /// <summary>
    /// Compares all tables of a store that was too large for it at the start with their checksums, which takes a second for some
    /// hundred megabytes; what it finds is <see cref="Damage"/>.
    /// </summary>
    public void Verify(CancellationToken cancellationToken)
    {
        byte[]? next = _isVerified ? null : [];
        while (next is { } from && !cancellationToken.IsCancellationRequested)
        {
            try
            {
                // A few at a time: who closes the database, or opens it anew, waits for its readers.
                next = Use(database => (Next: database.Verify(from, VerifiedAtATime), 0)).Next;
            }
            catch (StoreUnavailableException)
            {
                return;
            }
        }
    }

    /// <summary>
    /// Takes what was replaced or removed off the disk, where it stays until then. Takes seconds for a gigabyte, and nothing where nothing
    /// was written since; a stop ends it.
    /// </summary>
    public void Sweep()
    {
        _access.EnterReadLock();
        try
        {
            if (Status.Writes)
            {
                _database?.Sweep();
            }
        }
        catch (RocksDbException)
        {
            // The next write meets the same, and says so.
        }
        finally
        {
            _access.ExitReadLock();
        }
    }

    /// <summary>Writes what waits, then closes. Never throws; waits for a disk that does not answer for as long as it does not.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.Run(_writer.Stop);
        _database?.Interrupt();
        _access.EnterWriteLock();
        try
        {
            if (_database is { } database)
            {
                if (_status.Writes)
                {
                    database.Flush();
                    _mark.Write(database.Position());
                }

                _database = null;
                database.Dispose();
            }
        }
        catch (RocksDbException)
        {
            // It is in the log, from which the next start reads it.
            _database?.Dispose();
            _database = null;
        }
        finally
        {
            _access.ExitWriteLock();
            _mark.Dispose();
        }
    }

    /// <summary>Commits a group. The writer's thread alone calls this.</summary>
    internal void Commit(Action<Database> write)
    {
        // Nobody else closes the database while the writer lives.
        var database = _database ?? throw Unavailable();
        write(database);
        _mark.Write(database.Position());
    }

    /// <summary>Says that writing failed. The writer's thread alone calls this.</summary>
    internal void StopWriting(RocksDbException exception) => Change(new StoreStatus(StoreFolder.Reason(exception), _time.GetUtcNow()));

    /// <summary>Tries to write again: opens the database anew, since after a failed write it takes none. The writer's thread alone calls this.</summary>
    internal void TryToWriteAgain()
    {
        try
        {
            _folder.EnsureSpace();
            _database?.Interrupt();
            _access.EnterWriteLock();
            try
            {
                _database?.Dispose();
                _database = null;
                _database = _folder.OpenWith(_mark.Current);
                _database.Probe();
                _mark.Write(_database.Position());
            }
            finally
            {
                _access.ExitWriteLock();
            }

            Change(new StoreStatus(null, _time.GetUtcNow()));
        }
        catch (Exception exception) when (exception is RocksDbException or IOException or StoreDamagedException or UnauthorizedAccessException)
        {
            _status = _status with { Reason = StoreFolder.Reason(exception) };
        }
    }

    /// <summary>What to answer to a write now.</summary>
    internal StoreUnavailableException Unavailable() =>
        new($"The store does not write now ({Status.Reason ?? "it is closed"}). Nothing that was acknowledged is lost; try again.");

    /// <summary>Notes what was found to be damaged, and says what to answer.</summary>
    internal StoreUnavailableException Damaged(Exception exception)
    {
        var reason = StoreFolder.Reason(exception);
        _damage ??= reason;
        return new StoreUnavailableException($"The store is damaged ({reason}).");
    }

    private Task<long> EnqueueAsync(WriteRequest request)
    {
        if (!Status.Writes || !_writer.TryAdd(request))
        {
            return Task.FromException<long>(Unavailable());
        }

        return request.Done;
    }

    private T Use<T>(Func<Database, T> use)
    {
        _access.EnterReadLock();
        try
        {
            return use(_database ?? throw Unavailable());
        }
        catch (Exception exception) when (exception is RocksDbException or StoreDamagedException)
        {
            throw Damaged(exception);
        }
        finally
        {
            _access.ExitReadLock();
        }
    }

    private void Change(StoreStatus status)
    {
        _status = status;
        StatusChanged?.Invoke(status);
    }
}
