using System.IO.Compression;

namespace RealtimeRec.Training.Data;

/// <summary>Opens a file, unpacking it when it begins like gzip.</summary>
internal static class PackedFile
{
    public static Stream Open(string path)
    {
        var file = File.OpenRead(path);
        Span<byte> magic = stackalloc byte[2];
        var read = file.ReadAtLeast(magic, magic.Length, throwOnEndOfStream: false);
        file.Position = 0;
        return read == magic.Length && magic is [0x1f, 0x8b] ? new GZipStream(file, CompressionMode.Decompress) : file;
    }
}
