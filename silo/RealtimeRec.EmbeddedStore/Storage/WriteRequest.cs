using System.Text;

namespace RealtimeRec.EmbeddedStore.Storage;

/// <summary>A write, or a removal, that waits for its group.</summary>
internal sealed class WriteRequest(string key, ReadOnlyMemory<byte>? state, long? etag)
{
    private readonly TaskCompletionSource<long> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long? _newETag;
    private StateConflictException? _conflict;

    /// <summary>The record's key.</summary>
    public string Key => key;

    /// <summary>The same as the store has it.</summary>
    public byte[] KeyBytes { get; } = Encoding.UTF8.GetBytes(key);

    /// <summary>What to write; null to remove the record.</summary>
    public ReadOnlyMemory<byte>? State => state;

    /// <summary>The version that it replaces; null for none.</summary>
    public long? ETag => etag;

    /// <summary>Completes with the new etag, 0 for a removal, once that is on the disk.</summary>
    public Task<long> Done => _done.Task;

    /// <summary>Takes its place in a group: answers the etag that the record will have, or refuses it for another writer's.</summary>
    /// <param name="stored">The record's etag before this.</param>
    public bool TryTake(long? stored)
    {
        if (stored != etag)
        {
            _conflict = new StateConflictException(stored);
            return false;
        }

        _newETag = state is null ? null : Random.Shared.NextInt64();
        return true;
    }

    /// <summary>The etag that it gave the record; null when it removed it.</summary>
    public long? NewETag => _newETag;

    /// <summary>Its group is on the disk.</summary>
    public void Complete()
    {
        if (_conflict is not null)
        {
            _done.TrySetException(_conflict);
        }
        else
        {
            _done.TrySetResult(_newETag ?? 0);
        }
    }

    /// <summary>It could not be written, or whether it was is not known.</summary>
    public void Fail(Exception exception) => _done.TrySetException(exception);
}
