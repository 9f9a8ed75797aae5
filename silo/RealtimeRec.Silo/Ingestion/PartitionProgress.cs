using Confluent.Kafka;
using RealtimeRec.Events;

namespace RealtimeRec.Silo.Ingestion;

/// <summary>
/// One assignment of one partition: which of its records are in flight, and up to where all are done. Records finish in any
/// order; only what lies before the first unfinished one may be committed. A partition that leaves and comes back gets a new
/// instance, so that what is left of the old assignment cannot speak for the new one. Thread-safe.
/// </summary>
internal sealed class PartitionProgress
{
    private readonly Lock _lock = new();
    private readonly CancellationTokenSource _revoked = new();
    private readonly TaskCompletionSource _drained = new(TaskCreationOptions.RunContinuationsAsynchronously);

    // A ring: the record with ticket t lies at t & (length - 1), for t from _head to _tail.
    private (long Offset, bool Done)[] _window = new (long, bool)[256];
    private long _head;
    private long _tail;
    private long _next = Offset.Unset;
    private long _taken = Offset.Unset;
    private long _readTo;
    private bool _draining;

    /// <param name="partition">Which partition.</param>
    /// <param name="name">The name under which profiles remember how far they applied it (<see cref="LogNames"/>).</param>
    /// <param name="start">The offset that is read first, or a later one that is the first there is.</param>
    /// <param name="topicId">The topic's id; blank where brokers know none.</param>
    /// <param name="earlier">The logs that it goes on; null for none.</param>
    public PartitionProgress(TopicPartition partition, string name, long start = 0, string topicId = "", EarlierLog[]? earlier = null)
    {
        Partition = partition;
        Name = name;
        TopicId = topicId;
        Earlier = earlier;
        _readTo = start;

        // Read once: a revoked source's token outlives it.
        Revoked = _revoked.Token;
    }

    /// <summary>Which partition.</summary>
    public TopicPartition Partition { get; }

    /// <summary>The name under which profiles remember how far they applied it.</summary>
    public string Name { get; }

    /// <summary>The topic's id; blank where brokers know none.</summary>
    public string TopicId { get; }

    /// <summary>The logs that it goes on; null for none.</summary>
    public EarlierLog[]? Earlier { get; }

    /// <summary>Cancelled once the partition is another silo's: what is unfinished is no longer this one's to finish.</summary>
    public CancellationToken Revoked { get; }

    /// <summary>Whether the consumer is told not to fetch it. Only the consumer's thread uses this.</summary>
    public bool Paused { get; set; }

    /// <summary>The record that was read last. Only the consumer's thread changes it.</summary>
    public LastRecord Last { get; set; } = LastRecord.None;

    /// <summary>Records from the first unfinished one to the latest.</summary>
    public int Pending
    {
        get
        {
            lock (_lock)
            {
                return (int)(_tail - _head);
            }
        }
    }

    /// <summary>The offset up to which all is read.</summary>
    public long ReadTo
    {
        get
        {
            lock (_lock)
            {
                return _readTo;
            }
        }
    }

    /// <summary>The offset up to which all is done; negative while nothing is.</summary>
    public long Next
    {
        get
        {
            lock (_lock)
            {
                return _next;
            }
        }
    }

    /// <summary>
    /// Tells that the partition ends before an offset. What lies between the last record and the end, transaction markers and what was
    /// compacted away, is done once all before it is.
    /// </summary>
    public void ReachEnd(long end)
    {
        lock (_lock)
        {
            if (end < _readTo || end <= (_head == _tail ? _next : _window[(_tail - 1) & (_window.Length - 1)].Offset + 1))
            {
                return;
            }
        }

        Complete(Begin(end - 1));
    }

    /// <summary>Takes a record in; records come in the order of their offsets, which may have gaps. Answers its ticket.</summary>
    public long Begin(long offset)
    {
        lock (_lock)
        {
            if (_tail - _head == _window.Length)
            {
                Grow();
            }

            _window[_tail & (_window.Length - 1)] = (offset, false);
            _readTo = offset + 1;
            return _tail++;
        }
    }

    /// <summary>Finishes a record.</summary>
    public void Complete(long ticket)
    {
        lock (_lock)
        {
            if (ticket < _head)
            {
                // Finished once already: its place may be another's by now.
                return;
            }

            var mask = _window.Length - 1;
            _window[ticket & mask].Done = true;
            while (_head < _tail && _window[_head & mask].Done)
            {
                _next = _window[_head & mask].Offset + 1;
                _head++;
            }

            if (_draining && _head == _tail)
            {
                _drained.TrySetResult();
            }
        }
    }

    /// <summary>The offset to go on from after a restart, when it has moved since the last call.</summary>
    public bool TryTakeCommittable(out TopicPartitionOffset position)
    {
        lock (_lock)
        {
            position = new TopicPartitionOffset(Partition, _next, Last.LeaderEpoch < 0 ? null : Last.LeaderEpoch);
            if (_next == _taken)
            {
                return false;
            }

            _taken = _next;
            return true;
        }
    }

    /// <summary>Completes once nothing is in flight any more. No record may begin after this call.</summary>
    public Task DrainAsync()
    {
        lock (_lock)
        {
            _draining = true;
            if (_head == _tail)
            {
                _drained.TrySetResult();
            }

            return _drained.Task;
        }
    }

    /// <summary>Gives up whatever is unfinished.</summary>
    public void Revoke() => _revoked.Cancel();

    private void Grow()
    {
        var grown = new (long, bool)[_window.Length * 2];
        for (var ticket = _head; ticket < _tail; ticket++)
        {
            grown[ticket & (grown.Length - 1)] = _window[ticket & (_window.Length - 1)];
        }

        _window = grown;
    }
}
