using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;

namespace RealtimeRec.State;

/// <summary>
/// The grains of this silo that a second activation elsewhere would make wrong without anybody noticing: those that answer from
/// memory. Thread-safe.
/// </summary>
public sealed class OwnedGrains
{
    private readonly ConcurrentDictionary<ulong, IGrainContext> _grains = new();
    private long _departed;
    private long _settledAt = long.MaxValue;

    /// <summary>
    /// Since when no silo has come or gone for a while, as a timestamp of the clock; <see cref="long.MaxValue"/> while one has. What was read before may be older than
    /// what is stored: a second activation of its grain may have written, and left before anybody saw both.
    /// </summary>
    public long SettledAt
    {
        get => Volatile.Read(ref _settledAt);
        set => Volatile.Write(ref _settledAt, value);
    }

    /// <summary>Adds one that is ready to answer.</summary>
    public void Add(IGrainContext grain) => _grains[HashOf(grain.GrainId)] = grain;

    /// <summary>How many ever left.</summary>
    public long Departed => Interlocked.Read(ref _departed);

    /// <summary>Takes one off that answers no more.</summary>
    public void Remove(IGrainContext grain)
    {
        Interlocked.Increment(ref _departed);
        _grains.TryRemove(new KeyValuePair<ulong, IGrainContext>(HashOf(grain.GrainId), grain));
    }

    /// <summary>A 64-bit hash of each one's id, in no particular order; those that come or go meanwhile may be among them or not.</summary>
    public IEnumerable<ulong> Hashes() => _grains.Select(pair => pair.Key); // The dictionary's Keys would stop whoever adds one.

    /// <summary>Has those of the given hashes that are here store what they hold and leave. Their next calls find or make one activation.</summary>
    /// <returns>Which they are.</returns>
    public ulong[] End(IEnumerable<ulong> hashes)
    {
        var ended = new List<ulong>();
        foreach (var hash in hashes)
        {
            if (_grains.TryGetValue(hash, out var grain))
            {
                grain.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Another silo has an activation of this grain too."));
                ended.Add(hash);
            }
        }

        return [.. ended];
    }

    private static ulong HashOf(GrainId id)
    {
        var hash = new XxHash64();
        hash.Append(id.Type.AsSpan());
        Span<byte> length = stackalloc byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, id.Type.AsSpan().Length);
        hash.Append(length);
        hash.Append(id.Key.AsSpan());
        return hash.GetCurrentHashAsUInt64();
    }
}
