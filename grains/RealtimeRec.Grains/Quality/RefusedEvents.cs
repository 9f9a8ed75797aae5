using RealtimeRec.Events;

namespace RealtimeRec.Quality;

/// <summary>
/// What was refused of the events of a log, and why. The log may deliver them again, their offsets passed, before anyone set
/// them aside: then they are refused again with the same reason and are not taken for applied. Bounded by
/// <see cref="Capacity"/>; few users have one at all.
/// </summary>
internal sealed class RefusedEvents
{
    /// <summary>Most refusals remembered: as many as one batch from a log has events.</summary>
    public const int Capacity = 256;

    private static readonly long RetentionMs = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly Queue<Entry> _entries = new();

    /// <summary>The refusals, oldest first.</summary>
    public IReadOnlyCollection<Entry> Entries => _entries;

    /// <summary>Remembers a refusal.</summary>
    public void Add(in Entry entry)
    {
        if (_entries.Count == Capacity)
        {
            _entries.Dequeue();
        }

        _entries.Enqueue(entry);
    }

    /// <summary>Takes in another user's; the latest stay. A record has one place, whichever user it names.</summary>
    public void Add(RefusedEvents other)
    {
        var latest = _entries.Concat(other._entries).OrderBy(entry => entry.TimeMs).TakeLast(Capacity).ToArray();
        _entries.Clear();
        foreach (var entry in latest)
        {
            _entries.Enqueue(entry);
        }
    }

    /// <summary>The verdict on an event that was refused lately.</summary>
    public Verdict? Find(string partition, long offset)
    {
        foreach (var entry in _entries)
        {
            if (entry.Offset == offset && entry.Partition == partition)
            {
                return new Verdict(entry.Outcome, entry.Rule, entry.Message);
            }
        }

        return null;
    }

    /// <summary>Gives a log's refusals to the log that continues it, up to the last offset that both have.</summary>
    public void Rename(string former, string partition, long last)
    {
        for (var count = _entries.Count; count > 0; count--)
        {
            var entry = _entries.Dequeue();
            _entries.Enqueue(entry.Partition == former && entry.Offset <= last ? entry with { Partition = partition } : entry);
        }
    }

    /// <summary>Forgets what is more than a day old; false when nothing is left.</summary>
    public bool Expire(long nowMs)
    {
        while (_entries.TryPeek(out var oldest) && nowMs - oldest.TimeMs > RetentionMs)
        {
            _entries.Dequeue();
        }

        return _entries.Count > 0;
    }

    /// <summary>One refusal.</summary>
    /// <param name="Partition">The log.</param>
    /// <param name="Offset">The offset there.</param>
    /// <param name="Outcome">Rejected or quarantined.</param>
    /// <param name="Rule">The rule.</param>
    /// <param name="Message">What was wrong.</param>
    /// <param name="TimeMs">When, milliseconds since 1970.</param>
    public readonly record struct Entry(string Partition, long Offset, EventOutcome Outcome, string Rule, string Message, long TimeMs);
}
