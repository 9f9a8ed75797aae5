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
    /// <summary>A power of two. Each takes 1.6 KB with 128 dimensions.</summary>
    private const int Places = 8_192;

    private readonly NearestRows?[] _places = new NearestRows?[Places];

    /// <summary>The rows nearest to a vector among all of an index.</summary>
    /// <param name="index">The index.</param>
    /// <param name="vector">The vector.</param>
    /// <param name="count">How many rows are asked for, at least.</param>
    public NearestRows Find(VectorIndexSnapshot index, Embedding vector, int count)
    {
        ref var place = ref _places[XxHash3.HashToUInt64(MemoryMarshal.AsBytes(vector.Values)) & (Places - 1)];
        var earlier = Volatile.Read(ref place);

        // Of another vector it is of no use, which it tells itself.
        var nearest = NearestRows.Find(index, vector, count, earlier);
        if (nearest != earlier)
        {
            Volatile.Write(ref place, nearest);
        }

        return nearest;
    }
}
