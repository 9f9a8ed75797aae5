using System.IO.Hashing;
using System.Runtime.InteropServices;
using RealtimeRec.Embeddings;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Feeds;

/// <summary>
/// What searches for the rows nearest to profile vectors found of late, over all shoppers of the silo: a feed of a profile that is as it was finds it here, and
/// looks only at rows that have changed since. Bounded: a newer search takes the place of an older one. Any number of feeds may use it at once.
/// </summary>
internal sealed class NearestCache
{
    /// <summary>A power of two.</summary>
    private const int Sets = 2_048;

    /// <summary>Places of a set, one of which a vector takes: with a single one, every fifth of 2,000 vectors would push another out again and again.</summary>
    private const int Ways = 4;

    // Each takes 1.6 KB with 128 dimensions.
    private readonly NearestRows?[] _places = new NearestRows?[Sets * Ways];

    /// <summary>The rows nearest to a vector among all of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="count">How many rows are asked for, at least.</param>
    public NearestRows Find(VectorIndexSnapshot index, Embedding vector, int count)
    {
        var hash = XxHash3.HashToUInt64(MemoryMarshal.AsBytes(vector.Values));
        ref var place = ref PlaceOf(hash, vector.Values);
        var earlier = Volatile.Read(ref place);

        // Of another vector it is of no use, which it tells itself.
        var nearest = NearestRows.Find(index, vector, count, earlier);
        if (nearest != earlier)
        {
            Volatile.Write(ref place, nearest);
        }

        return nearest;
    }

    /// <summary>The place where a vector's rows are; else a free one of its set, or one whose rows give way.</summary>
    private ref NearestRows? PlaceOf(ulong hash, ReadOnlySpan<float> vector)
    {
        var set = _places.AsSpan((int)(hash & (Sets - 1)) * Ways, Ways);
        var chosen = (int)(hash >> 62);
        for (var way = 0; way < Ways; way++)
        {
            if (Volatile.Read(ref set[way]) is not { } found)
            {
                chosen = way;
            }
            else if (found.IsOf(vector))
            {
                return ref set[way];
            }
        }

        return ref set[chosen];
    }
}
