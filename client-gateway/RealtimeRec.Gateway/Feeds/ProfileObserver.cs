using System.Threading.Channels;
using RealtimeRec.Users;

namespace RealtimeRec.Gateway.Feeds;

/// <summary>Hears of a profile's changes and holds the time of the first one not dealt with yet.</summary>
internal sealed class ProfileObserver(TimeProvider time) : IProfileObserver
{
    // One place: a burst of changes waits as one, with the time of its first.
    private readonly Channel<long> _changes = Channel.CreateBounded<long>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private long _version = long.MinValue;

    /// <summary>The version heard of last.</summary>
    public long Version => Volatile.Read(ref _version);

    /// <summary>The timestamp of each first change after the last one taken.</summary>
    public ChannelReader<long> Changes => _changes.Reader;

    public Task ProfileChangedAsync(long version)
    {
        Hear(version);
        return Task.CompletedTask;
    }

    /// <summary>Notes a version; a change if it differs from the last one.</summary>
    public void Hear(long version)
    {
        if (Interlocked.Exchange(ref _version, version) != version)
        {
            _changes.Writer.TryWrite(time.GetTimestamp());
        }
    }

    /// <summary>Puts a change back that could not be dealt with.</summary>
    public void Return(long changedAt) => _changes.Writer.TryWrite(changedAt);
}
