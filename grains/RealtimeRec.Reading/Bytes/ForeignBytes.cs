using System.Buffers.Binary;
using RealtimeRec.Validation;

namespace RealtimeRec.Reading.Bytes;

/// <summary>Recognises what is no JSON text by its first bytes, so that a refusal can name it.</summary>
public static class ForeignBytes
{
    /// <summary>Bytes of a Schema Registry frame before what it frames: a zero, and the schema's number.</summary>
    private const int FrameLength = 5;

    /// <summary>What the bytes seem to be, as in <c>compressed with gzip</c>; null when they could be text.</summary>
    public static string? Recognize(ReadOnlySpan<byte> bytes) => bytes switch
    {
        [0x78, 0x01 or 0x5e or 0x9c or 0xda, ..] => "compressed with zlib (deflate)",
        [0xff, 0xfe, ..] or [0xfe, 0xff, ..] or [0, > 0, 0, ..] or [> 0, 0, > 0, 0, ..] => "in UTF-16",
        _ => FileSignatures.Find(bytes),
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
            $"It begins with a Schema Registry frame (a zero byte and schema {schema}), and what follows is not JSON. "
                + "Avro and Protobuf are not read; let the producer write JSON.");
    }
}
