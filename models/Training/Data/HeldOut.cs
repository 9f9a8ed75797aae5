using System.IO.Hashing;
using System.Text;

namespace RealtimeRec.Training.Data;

/// <summary>Which items are held out, by a hash of their ids: the same ones in every command that is given the same share and seed.</summary>
internal static class HeldOut
{
    /// <param name="id">The item's id, or a title.</param>
    /// <param name="share">Of all items, 0 to 1.</param>
    /// <param name="seed">Another seed holds out others.</param>
    public static bool Contains(string id, double share, int seed) =>
        (XxHash3.HashToUInt64(Encoding.UTF8.GetBytes(id), seed) >> 11) * (1.0 / (1UL << 53)) < share;
}
