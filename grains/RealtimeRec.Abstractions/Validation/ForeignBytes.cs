using System.Buffers.Binary;

namespace RealtimeRec.Validation;

/// <summary>Recognises what is no JSON text by its first bytes, so that a refusal can name it.</summary>
public static class ForeignBytes
{
    /// <summary>Bytes of a Schema Registry frame before what it frames: a zero, and the schema's number.</summary>
    private const int FrameLength = 5;

    /// <summary>What the bytes seem to be, as in <c>compressed with gzip</c>; null when they could be text.</summary>
    public static string? Recognize(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x1f, 0x8b, ..] => "compressed with gzip",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "compressed with zstd",
        [0x04, 0x22, 0x4d, 0x18, ..] => "compressed with lz4",
        [0xff, 0x06, 0x00, 0x00, ..] or [0x82, (byte)'S', (byte)'N', (byte)'A', ..] => "compressed with snappy",
        [(byte)'B', (byte)'Z', (byte)'h', >= (byte)'1' and <= (byte)'9', 0x31, 0x41, ..] => "compressed with bzip2",
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "compressed with xz",
        [0x78, 0x01 or 0x5e or 0x9c or 0xda, ..] => "compressed with zlib (deflate)",
        [(byte)'P', (byte)'K', 3, 4, ..] => "a zip archive",
        [(byte)'7', (byte)'z', 0xbc, 0xaf, ..] => "a 7z archive",
        [(byte)'P', (byte)'A', (byte)'R', (byte)'1', ..] => "a Parquet file",
        [(byte)'O', (byte)'b', (byte)'j', 1, ..] => "an Avro file",
        [0xff, 0xfe, ..] or [0xfe, 0xff, ..] => "in UTF-16",
        [0, > 0, 0, ..] or [> 0, 0, > 0, 0, ..] => "in UTF-16",
        _ => null,
    };

    /// <summary>
    /// Cuts a Schema Registry frame off, when what it frames looks like JSON. Otherwise says what is wrong with what it frames; null
    /// when there is no frame or it could be cut off.
    /// </summary>
    /// <param name="bytes">The record's value or key; without its frame afterwards.</param>
    /// <param name="field">What a refusal names.</param>
    public static FieldRejection? Unframe(ref ReadOnlySpan<byte> bytes, string field)
    {
        if (bytes is not [0, ..] || bytes.Length <= FrameLength)
        {
            return null;
        }

        var framed = bytes[FrameLength..];
        if (framed.TrimStart(" \t\r\n"u8) is [(byte)'{' or (byte)'[' or (byte)'"', ..])
        {
            bytes = framed;
            return null;
        }

        var schema = BinaryPrimitives.ReadInt32BigEndian(bytes[1..]);
        return new FieldRejection(
            field,
            RejectionReasons.Malformed,
            $"It begins with a frame of a Schema Registry (a zero byte and schema {schema}), and what follows is no JSON. Avro and Protobuf are not read; let the producer write JSON.");
    }
}
