namespace RealtimeRec.Reading.Bytes;

/// <summary>Knows files and streams by their first bytes, so that a message can name what was given in place of text.</summary>
public static class FileSignatures
{
    /// <summary>Number of bytes to look at; a tar archive shows itself after 257.</summary>
    public const int HeadLength = 512;

    private static readonly (byte[] Magic, string Name)[] Known =
    [
        ([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00], "compressed with xz"),
        ([0x28, 0xb5, 0x2f, 0xfd], "compressed with Zstandard (zstd)"),
        ([0x04, 0x22, 0x4d, 0x18], "compressed with lz4"),
        ([0xff, 0x06, 0x00, 0x00, .. "sNaPpY"u8], "compressed with snappy"),
        ([0x82, .. "SNAPPY"u8, 0], "compressed with snappy"),
        ([0x1f, 0x9d], "compressed with compress (.Z)"),
        ([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], "a 7z archive"),
        ([0x52, 0x61, 0x72, 0x21, 0x1a, 0x07], "a RAR archive"),
        ([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1], "an old Excel workbook (.xls)"),
        ([.. "PAR1"u8], "a Parquet file"),
        ([.. "ORC"u8], "an ORC file"),
        ([.. "Obj\u0001"u8], "an Avro file"),
        ([.. "ARROW1"u8], "an Arrow file"),
        ([.. "SQLite format 3\0"u8], "a SQLite database"),
        ([.. "%PDF-"u8], "a PDF document"),
        ([.. "{\\rtf"u8], "an RTF document"),
        ([.. "version https://git-lfs"u8], "a Git LFS pointer, not the file itself"),
    ];

    /// <summary>Whether the bytes begin like gzip.</summary>
    public static bool IsGzip(ReadOnlySpan<byte> head) => head is [0x1f, 0x8b, ..];

    /// <summary>Whether the bytes begin like a zip archive, also one that is empty or in parts.</summary>
    public static bool IsZip(ReadOnlySpan<byte> head) => head is [(byte)'P', (byte)'K', 3 or 5 or 7, 4 or 6 or 8, ..];

    /// <summary>What the bytes are, as in "is …"; null when they may be text.</summary>
    public static string? Find(ReadOnlySpan<byte> head)
    {
        if (IsGzip(head))
        {
            return "compressed with gzip";
        }

        if (IsZip(head))
        {
            return "a zip archive";
        }

        if (head is [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..])
        {
            return "compressed with bzip2";
        }

        foreach (var (magic, name) in Known)
        {
            if (head.StartsWith(magic))
            {
                return name;
            }
        }

        return head.Length >= 262 && head[257..].StartsWith("ustar"u8) ? "a tar archive" : null;
    }
}
