using System.Buffers.Binary;
using System.Buffers.Text;
using System.IO.Hashing;
using System.Runtime.InteropServices;

namespace RealtimeRec.Feeds;

/// <summary>
/// A place in a feed: the feed's id and a 32-bit hash of every item its pages have shown. The next page is ranked anew, with
/// what the shopper has done since, and leaves these out: so a feed never repeats an item, needs no memory in the cluster
/// and outlives any silo. (Two items of one hash cost the feed one of them.)
/// </summary>
internal sealed class FeedCursor
{
    private const byte Version = 1;
    private const int HeaderBytes = 1 + 16;

    private FeedCursor(Guid feedId, HashSet<uint> shown)
    {
        FeedId = feedId;
        Shown = shown;
    }

    /// <summary>The feed.</summary>
    public Guid FeedId { get; }

    /// <summary>Hashes of the items shown.</summary>
    public HashSet<uint> Shown { get; }

    /// <summary>The beginning of a new feed.</summary>
    public static FeedCursor New(TimeProvider time) => new(Guid.CreateVersion7(time.GetUtcNow()), []);

    /// <summary>Reads a cursor that <see cref="Encode"/> made for the same user.</summary>
    /// <exception cref="FeedCursorException">The text is not such a cursor.</exception>
    public static FeedCursor Parse(string text, string userId)
    {
        var bytes = new byte[Base64Url.GetMaxDecodedLength(Math.Min(text.Length, FeedRequest.MaxCursorLength))];
        if (text.Length > FeedRequest.MaxCursorLength
            || !Base64Url.IsValid(text)
            || !Base64Url.TryDecodeFromChars(text, bytes, out var length)
            || length < HeaderBytes + 4
            || (length - HeaderBytes) % 4 != 0
            || bytes[0] != Version
            || BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(length - 4)) != Checksum(bytes.AsSpan(0, length - 4), userId))
        {
            throw new FeedCursorException("The cursor is not one that a feed of this user gave.");
        }

        var shown = new HashSet<uint>();
        for (var at = HeaderBytes; at < length - 4; at += 4)
        {
            shown.Add(BinaryPrimitives.ReadUInt32LittleEndian(bytes.AsSpan(at)));
        }

        return new FeedCursor(new Guid(bytes.AsSpan(1, 16)), shown);
    }

    /// <summary>Whether an earlier page has shown the item.</summary>
    public bool HasShown(string itemId) => Shown.Count > 0 && Shown.Contains(Hash(itemId));

    /// <summary>The cursor after a page, as text.</summary>
    public string Encode(IEnumerable<string> page, string userId)
    {
        var shown = new HashSet<uint>(Shown);
        shown.UnionWith(page.Select(Hash));
        var bytes = new byte[HeaderBytes + (shown.Count * 4) + 4];
        bytes[0] = Version;
        FeedId.TryWriteBytes(bytes.AsSpan(1));
        var at = HeaderBytes;
        foreach (var hash in shown)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), hash);
            at += 4;
        }

        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(at), Checksum(bytes.AsSpan(0, at), userId));
        return Base64Url.EncodeToString(bytes);
    }

    private static uint Hash(string itemId) => XxHash32.HashToUInt32(MemoryMarshal.AsBytes(itemId.AsSpan()));

    /// <summary>Not a signature: it tells a damaged cursor, or another user's, from a good one.</summary>
    private static uint Checksum(ReadOnlySpan<byte> bytes, string userId) =>
        XxHash32.HashToUInt32(bytes, (int)XxHash32.HashToUInt32(MemoryMarshal.AsBytes(userId.AsSpan())));
}
