using System.Collections.Concurrent;
using Orleans.Storage;

namespace RealtimeRec.ClusterTests.State;

/// <summary>Where the one diary of a test is stored: it shows what is written, and holds writes up or fails them when it is told to.</summary>
/// <param name="period">How often the grain writes when there are changes.</param>
internal sealed class DiaryStore(TimeSpan period) : IPersistentState<DiaryState>
{
    private readonly ConcurrentQueue<string[]> _writes = [];
    private string[]? _stored;
    private int _begun;

    /// <summary>How often the grain writes when there are changes.</summary>
    public TimeSpan Period => period;

    /// <summary>What each write that succeeded wrote.</summary>
    public string[][] Writes => [.. _writes];

    /// <summary>How many writes were begun.</summary>
    public int Begun => Volatile.Read(ref _begun);

    /// <summary>What every write fails with; null for none.</summary>
    public volatile Exception? Failure;

    /// <summary>What every write waits for; null for nothing.</summary>
    public volatile Task? Gate;

    public DiaryState State { get; set; } = new();

    public string Etag => $"{_writes.Count}";

    public bool RecordExists => _stored is not null;

    /// <summary>The store as an activation finds it, which has been read by then.</summary>
    public DiaryStore Read()
    {
        State = new DiaryState { Entries = _stored ?? [] };
        return this;
    }

    public Task ReadStateAsync()
    {
        Read();
        return Task.CompletedTask;
    }

    public async Task WriteStateAsync()
    {
        // As storage does, which makes bytes of it before it waits for anything.
        var entries = State.Entries;
        Interlocked.Increment(ref _begun);
        if (Gate is { } gate)
        {
            await gate;
        }

        if (Failure is { } failure)
        {
            throw failure;
        }

        _stored = entries;
        _writes.Enqueue(entries);
    }

    public Task ClearStateAsync() => throw new NotSupportedException();
}
