using RocksDbSharp;

namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>
/// The one thread that writes. What comes while a group is on its way to the disk is the next group: one caller waits for one sync,
/// a thousand share it.
/// </summary>
internal sealed class StoreWriter
{
    private const int MaxGroup = 4_096;
    private const int MaxGroupBytes = 4 << 20;
    private const int FirstBuffer = 16 << 10;

    private static readonly TimeSpan RecoveryInterval = TimeSpan.FromMilliseconds(500);

    private readonly StateStore _store;
    private readonly TimeProvider _time;
    private readonly Lock _gate = new();
    private readonly AutoResetEvent _work = new(false);
    private readonly Thread _thread;
    private readonly Dictionary<string, long?> _pending = new(StringComparer.Ordinal);
    private List<WriteRequest> _queue = [];
    private byte[] _buffer = new byte[FirstBuffer];
    private long _committingSince;
    private bool _stopping;

    public StoreWriter(StateStore store, TimeProvider time)
    {
        (_store, _time) = (store, time);
        _thread = new Thread(Run) { IsBackground = true, Name = "store writer" };
    }

    /// <summary>When the commit under way began; null when there is none.</summary>
    public DateTimeOffset? CommittingSince => Volatile.Read(ref _committingSince) is not 0 and var ticks ? new DateTimeOffset(ticks, TimeSpan.Zero) : null;

    /// <summary>Begins to write.</summary>
    public void Start() => _thread.Start();

    /// <summary>Adds a write to the next group; false when there will be none.</summary>
    public bool TryAdd(WriteRequest request)
    {
        lock (_gate)
        {
            if (_stopping)
            {
                return false;
            }

            _queue.Add(request);
        }

        _work.Set();
        return true;
    }

    /// <summary>Ends the thread after what waits.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopping = true;
        }

        _work.Set();
        _thread.Join();
    }

    private void Run()
    {
        var group = new List<WriteRequest>();
        while (true)
        {
            var writes = _store.Status.Writes;
            _work.WaitOne(writes ? Timeout.InfiniteTimeSpan : RecoveryInterval);
            bool stopping;
            lock (_gate)
            {
                (group, _queue) = (_queue, group);
                stopping = _stopping;
            }

            if (!writes && !stopping)
            {
                _store.TryToWriteAgain();
            }

            for (var first = 0; first < group.Count;)
            {
                first += Commit(group, first);
            }

            group.Clear();
            if (stopping)
            {
                return;
            }
        }
    }

    /// <summary>Commits a group from <paramref name="first"/> on; answers how many it took.</summary>
    private int Commit(List<WriteRequest> requests, int first)
    {
        var bytes = 0;
        var count = 0;
        while (first + count < requests.Count && count < MaxGroup && bytes < MaxGroupBytes)
        {
            bytes += requests[first + count].State?.Length ?? 0;
            count++;
        }

        var group = requests.GetRange(first, count);
        if (!_store.Status.Writes)
        {
            FailAll(group, _store.Unavailable());
            return count;
        }

        Volatile.Write(ref _committingSince, _time.GetUtcNow().UtcTicks);
        try
        {
            _store.Commit(database => Write(database, group));
        }
        catch (RocksDbException exception)
        {
            _store.StopWriting(exception);
            FailAll(group, _store.Unavailable());
            return count;
        }
        catch (Exception exception)
        {
            FailAll(group, exception);
            return count;
        }
        finally
        {
            Volatile.Write(ref _committingSince, 0);
        }

        foreach (var request in group)
        {
            request.Complete();
        }

        return count;
    }

    private void Write(Database database, List<WriteRequest> group)
    {
        _pending.Clear();
        using var batch = new WriteBatch();
        foreach (var request in group)
        {
            long? stored;
            try
            {
                // An earlier write of the same group counts as written: both are, or neither is.
                if (!_pending.TryGetValue(request.Key, out stored))
                {
                    stored = database.ReadETag(request.KeyBytes);
                }
            }
            catch (Exception exception) when (exception is RocksDbException or StoreDamagedException)
            {
                // One record that cannot be read is no reason to refuse the others.
                request.Fail(_store.Damaged(exception));
                continue;
            }

            if (!request.TryTake(stored))
            {
                continue;
            }

            _pending[request.Key] = request.NewETag;
            if (request.State is { } state)
            {
                Database.Put(batch, request.KeyBytes, request.NewETag!.Value, state.Span, ref _buffer);
            }
            else
            {
                batch.Delete(request.KeyBytes);
            }
        }

        if (batch.Count() > 0)
        {
            database.Commit(batch);
        }
    }

    private static void FailAll(List<WriteRequest> group, Exception exception)
    {
        foreach (var request in group)
        {
            request.Fail(exception);
        }
    }
}
