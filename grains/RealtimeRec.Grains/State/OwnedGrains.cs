using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.IO.Hashing;

namespace RealtimeRec.State;

/// <summary>
/// The grains of this silo that a second activation elsewhere would make wrong without anybody noticing: those that answer from
/// memory. Thread-safe.
/// </summary>
internal sealed class OwnedGrains
{
    private readonly ConcurrentDictionary<GrainId, IGrainContext> _grains = new();

    /// <summary>Adds one that is ready to answer.</summary>
    public void Add(IGrainContext grain) => _grains[grain.GrainId] = grain;

    /// <summary>Takes one off that answers no more.</summary>
    public void Remove(IGrainContext grain) => _grains.TryRemove(new KeyValuePair<GrainId, IGrainContext>(grain.GrainId, grain));

    /// <summary>A 64-bit hash of each one's id, in no particular order.</summary>
    public ulong[] Hashes() => [.. _grains.Keys.Select(HashOf)];

    /// <summary>Those of the given hashes that one of these has.</summary>
    public ulong[] Among(ulong[] hashes)
    {
        var own = Hashes().ToHashSet();
        return Array.FindAll(hashes, own.Contains);
    }

    /// <summary>Has those of the given hashes store what they hold and leave. Their next calls find or make one activation.</summary>
    /// <returns>How many they are.</returns>
    public int End(IReadOnlyCollection<ulong> hashes)
    {
        var ended = 0;
        foreach (var (id, grain) in hashes.Count == 0 ? [] : _grains.ToArray())
        {
            if (hashes.Contains(HashOf(id)))
            {
                grain.Deactivate(new DeactivationReason(DeactivationReasonCode.ApplicationRequested, "Another silo has an activation of this grain too."));
                ended++;
            }
        }

        return ended;
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
