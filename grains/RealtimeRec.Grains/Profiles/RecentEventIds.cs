using System.Runtime.InteropServices;
using RealtimeRec.State;

namespace RealtimeRec.Profiles;

/// <summary>
/// The 64-bit hashes of the ids of a user's events, remembered by time of arrival: for <see cref="EventIdRules.RetentionMs"/>
/// at least, and for an eighth of it longer at most. The latest few lie in the profile's own state, written together with what
/// their events did; whatever is older lies in segments of its own (<see cref="EventIdSegments"/>), so that no write of the
/// profile carries more than a batch and <see cref="MaxTail"/> of them. Not thread-safe: its grain owns it.
/// </summary>
/// <remarks>
/// An id moves into a segment only after the profile that holds it is durable, and leaves the profile's state only after its
/// segment is: whatever a crash comes between, it is remembered, once or twice, and never without what its event did.
/// </remarks>
internal sealed class RecentEventIds(EventIdRules rules)
{
    /// <summary>Ids in the profile's own state before they move into a segment.</summary>
    public const int MaxTail = 128;

    /// <summary>Most ids of one segment.</summary>
    public const int MaxSegment = 4_096;

    /// <summary>Fewer are looked through: that takes two microseconds, and an index is larger than they are.</summary>
    private const int IndexFrom = 8_192;

    private EventIdSegment[] _segments = [];
    private EventIdBlocks _ids = new();
    private Mark[] _marks = [];
    private HashSet<ulong>? _index;

    /// <summary>Number of ids ever added before the first one here; what follows are places in that long row.</summary>
    private long _first;
    private long _durable;
    private long _spilled;
    private long _openFrom;
    private int _openSlot = -1;
    private int _unread;
    private List<int>? _freed;

    /// <summary>Ids remembered, those in segments that were not read yet included.</summary>
    public int Count => _ids.Count + _unread;

    /// <summary>The place after the latest id: what a write of the profile that begins now makes durable.</summary>
    public long End => _first + _ids.Count;

    /// <summary>Live segments, oldest first.</summary>
    public IReadOnlyList<EventIdSegment> Segments => _segments;

    /// <summary>Whether some segments must be read before <see cref="Contains"/> can tell.</summary>
    public bool NeedsSegments => _unread > 0;

    /// <summary>What storage calls the segment that is being filled; null when it is new there.</summary>
    public string? OpenETag { get; set; }

    /// <summary>Whether there is something to write or to clear beside the profile.</summary>
    public bool HasBacklog => _freed is not null || _durable - Math.Max(_spilled, _first) > MaxTail;

    /// <summary>Whether an event with this hash was added lately.</summary>
    public bool Contains(ulong id)
    {
        if (_ids.Count < IndexFrom)
        {
            return _ids.Contains(id);
        }

        _index ??= [.. _ids.ToArray()];
        return _index.Contains(id);
    }

    /// <summary>Remembers a hash that arrived at <paramref name="nowMs"/>; false, and nothing done, when there are as many as may be.</summary>
    public bool TryAdd(ulong id, long nowMs)
    {
        if (Count >= rules.MaxIds)
        {
            return false;
        }

        var slice = rules.SliceOf(nowMs);
        if (_marks.Length == 0 || slice > _marks[^1].Slice)
        {
            _marks = [.. _marks, new Mark(slice, 1)];
        }
        else
        {
            // A clock that went back makes nothing older than it is.
            _marks[^1].Count++;
        }

        _ids.Add(id);
        _index?.Add(id);
        return true;
    }

    /// <summary>Forgets what is older than the retention.</summary>
    public void Expire(long nowMs)
    {
        var oldest = rules.OldestSlice(nowMs);
        var (marks, gone) = (0, 0);
        while (marks < _marks.Length && _marks[marks].Slice < oldest)
        {
            gone += _marks[marks++].Count;
        }

        if (marks > 0)
        {
            _marks = _marks[marks..];
            _ids.RemoveFirst(gone);
            _first += gone;
            _index = null;
        }

        foreach (var segment in _segments)
        {
            if (segment.NewestSlice < oldest)
            {
                (_freed ??= []).Add(segment.Slot);
                _openSlot = _openSlot == segment.Slot ? -1 : _openSlot;
                _segments = Array.FindAll(_segments, other => other.Slot != segment.Slot);
                CountUnread();
            }
        }
    }

    /// <summary>The slot of a segment of which nothing is left, to be cleared; null when there is none. Nothing is written into it before.</summary>
    public int? FreedSlot => _freed is [var slot, ..] ? slot : null;

    /// <summary>Notes that nothing lies in a slot any more, or that what lies there now is to stay.</summary>
    public void MarkCleared(int slot)
    {
        if (_freed is not null && _freed.Remove(slot) && _freed.Count == 0)
        {
            _freed = null;
        }
    }

    /// <summary>How long until the oldest ids are forgotten, in milliseconds.</summary>
    public long UntilRoomMs(long nowMs)
    {
        var oldest = _marks.Select(mark => mark.Slice)
            .Concat(_segments.Where(segment => !segment.IsLoaded).Select(segment => segment.NewestSlice))
            .DefaultIfEmpty(rules.SliceOf(nowMs)).Min();
        return Math.Max(0, rules.ForgottenAtMs(oldest) - nowMs);
    }

    /// <summary>Takes in the ids of a segment that was read: those after it are in memory.</summary>
    /// <param name="slot">The segment.</param>
    /// <param name="state">Its ids; null when nothing is left of it.</param>
    public void Load(int slot, EventIdSegmentState? state)
    {
        var ids = state is null ? [] : StateColumns.ToNumbers<ulong>(state.Ids);
        var marks = state is null ? [] : StateColumns.ToNumbers<Mark>(state.Marks);
        var later = _ids;
        _ids = EventIdBlocks.Of(ids);
        _ids.AddRange(later.ToArray());
        _first -= ids.Length;
        _marks = [.. marks, .. _marks];
        _index = null;
        var place = Array.FindIndex(_segments, segment => segment.Slot == slot);
        if (place >= 0)
        {
            _segments[place] = _segments[place] with { IsLoaded = true, Count = ids.Length };
            CountUnread();
        }
    }

    /// <summary>Notes that the profile's state with all ids before <paramref name="end"/> is durable.</summary>
    public void MarkDurable(long end) => _durable = Math.Max(_durable, end);

    /// <summary>The next write of a segment; null while the tail is short.</summary>
    /// <param name="slot">Where the segment lies.</param>
    /// <param name="isNew">Whether the segment begins with this write.</param>
    /// <param name="end">The place after its last id.</param>
    public EventIdSegmentState? NextSegment(out int slot, out bool isNew, out long end)
    {
        slot = _openSlot;
        isNew = false;
        end = 0;
        _spilled = Math.Max(_spilled, _first);
        if (_durable - _spilled <= MaxTail)
        {
            return null;
        }

        if (slot < 0 || _durable - Math.Max(_openFrom, _first) > MaxSegment)
        {
            isNew = true;
            slot = Enumerable.Range(0, int.MaxValue).First(free => _freed?.Contains(free) != true && !Array.Exists(_segments, segment => segment.Slot == free));
            (_openSlot, _openFrom) = (slot, _spilled);
        }

        var from = (int)(Math.Max(_openFrom, _first) - _first);
        var length = Math.Min((int)(_durable - _first) - from, MaxSegment);
        end = _first + from + length;
        return StateOf(from, length);
    }

    /// <summary>Notes that a segment is durable: its ids leave the profile's state with the profile's next write.</summary>
    /// <param name="slot">Where it lies.</param>
    /// <param name="segment">Its ids.</param>
    /// <param name="end">The place after its last id.</param>
    public void MarkSpilled(int slot, EventIdSegmentState segment, long end)
    {
        // Its older ids may have been forgotten while it was being written.
        MarkCleared(slot);
        var marks = StateColumns.ToNumbers<Mark>(segment.Marks);
        _segments =
        [
            .. _segments.Where(known => known.Slot != slot),
            new EventIdSegment(slot, marks[^1].Slice, segment.Ids.Length / sizeof(ulong), IsLoaded: true),
        ];
        _spilled = Math.Max(_spilled, end);
    }

    /// <summary>What storage should hold of the segments whose ids are in memory, newest first; nothing of what is forgotten.</summary>
    public IReadOnlyList<(int Slot, EventIdSegmentState Ids)> LoadedSegments()
    {
        var loaded = new List<(int, EventIdSegmentState)>();
        var end = _spilled;
        for (var i = _segments.Length - 1; i >= 0 && _segments[i].IsLoaded && end > _first; i--)
        {
            var from = Math.Max(end - _segments[i].Count, _first);
            if (from < end)
            {
                loaded.Add((_segments[i].Slot, StateOf((int)(from - _first), (int)(end - from))));
            }

            end = from;
        }

        return loaded;
    }

    /// <summary>Notes what storage calls a segment that was written as it was before.</summary>
    public void MarkWritten(int slot, string? etag)
    {
        if (slot == _openSlot)
        {
            OpenETag = etag;
        }
    }

    /// <summary>Begins another segment with the next write.</summary>
    public void CloseSegment() => _openSlot = -1;

    /// <summary>The ids that the profile's state carries, oldest first, with their marks.</summary>
    public (byte[] Ids, byte[] Marks) Tail()
    {
        var from = (int)Math.Clamp(_spilled - _first, 0, _ids.Count);
        var count = _ids.Count - from;
        return (_ids.ToColumn(from, count), StateColumns.OfNumbers<Mark>(MarksOf(from, count)));
    }

    /// <summary>Puts back stored ids.</summary>
    public void Restore(byte[] ids, byte[] marks, IEnumerable<EventIdSegment> segments)
    {
        _ids = EventIdBlocks.Of(StateColumns.ToNumbers<ulong>(ids));
        _marks = StateColumns.ToNumbers<Mark>(marks).ToArray();
        _durable = _ids.Count;
        _segments = [.. segments];
        CountUnread();
        if (_marks.Any(mark => mark.Count <= 0) || _marks.Sum(mark => (long)mark.Count) != _ids.Count)
        {
            throw new InvalidDataException("The remembered event ids and their times do not match.");
        }
    }

    /// <summary>Puts back ids as they were stored before their times were: all as if they had arrived at the end of their hour.</summary>
    public void RestoreOlder(ReadOnlySpan<ulong> ids, long hourBeganMs)
    {
        _ids = EventIdBlocks.Of(ids);
        _marks = _ids.Count == 0 ? [] : [new Mark(rules.SliceOf(hourBeganMs + (long)TimeSpan.FromHours(1).TotalMilliseconds), _ids.Count)];
        _durable = _ids.Count;
    }

    private EventIdSegmentState StateOf(int from, int length) => new()
    {
        Ids = _ids.ToColumn(from, length),
        Marks = StateColumns.OfNumbers<Mark>(MarksOf(from, length)),
    };

    private void CountUnread()
    {
        _unread = 0;
        foreach (var segment in _segments)
        {
            _unread += segment.IsLoaded ? 0 : segment.Count;
        }
    }

    private Mark[] MarksOf(int from, int length)
    {
        var marks = new List<Mark>();
        var end = from + length;
        var at = 0;
        foreach (var mark in _marks)
        {
            var count = Math.Min(end, at + mark.Count) - Math.Max(from, at);
            if (count > 0)
            {
                marks.Add(new Mark(mark.Slice, count));
            }

            at += mark.Count;
        }

        return [.. marks];
    }

    /// <summary>How many ids arrived in one slice of time (<see cref="EventIdRules.SliceOf"/>).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct Mark(uint slice, int count)
    {
        public uint Slice = slice;
        public int Count = count;
    }
}
