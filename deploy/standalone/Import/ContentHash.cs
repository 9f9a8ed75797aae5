using System.IO.Hashing;
using RealtimeRec.Datasets;
using RealtimeRec.Datasets.Files;

namespace RealtimeRec.Standalone.Import;

/// <summary>Tells a file by its content, unpacked, and whether it is one seen before that has grown.</summary>
/// <param name="Value">XxHash128 of the content as 32 hexadecimal digits.</param>
/// <param name="Length">The content's size in bytes.</param>
/// <param name="Beginnings">Hashes of its beginnings that end with a row, by their length.</param>
internal sealed record ContentHash(string Value, long Length, IReadOnlyDictionary<long, string> Beginnings)
{
    private const int BufferLength = 1 << 20;

    /// <summary>Reads a file to its end, or to where it breaks off.</summary>
    /// <param name="path">The file.</param>
    /// <param name="lengths">Lengths of beginnings to hash too.</param>
    /// <param name="progress">Told the share that was read.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="DatasetFormatException">It is no text.</exception>
    public static ContentHash Compute(string path, IEnumerable<long> lengths, Action<double> progress, CancellationToken cancellationToken)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read, 1 << 16, FileOptions.SequentialScan);
        using var content = DatasetContent.Open(file);
        var open = new Queue<long>(lengths.Where(length => length > 0).Distinct().Order());
        var beginnings = new Dictionary<long, string>();
        var hash = new XxHash128();
        var buffer = new byte[BufferLength];
        var position = 0L;
        var last = (byte)0;
        int read;
        while ((read = content.Read(buffer)) > 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var rest = buffer.AsSpan(0, read);
            while (open.TryPeek(out var length) && length < position + rest.Length)
            {
                var part = rest[..(int)(length - position)];
                hash.Append(part);
                last = part.IsEmpty ? last : part[^1];
                rest = rest[part.Length..];
                position = length;
                open.Dequeue();

                // Had the row gone on, it would be another row now.
                if (last is (byte)'\n' or (byte)'\r' || rest[0] is (byte)'\n' or (byte)'\r')
                {
                    beginnings[length] = Text(hash);
                }
            }

            hash.Append(rest);
            last = rest[^1];
            position += rest.Length;
            progress((double)file.Position / file.Length);
        }

        return new ContentHash(Text(hash), position, beginnings);
    }

    private static string Text(XxHash128 hash) => Convert.ToHexStringLower(hash.GetCurrentHash());
}
