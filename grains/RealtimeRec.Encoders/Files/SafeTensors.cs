using System.Buffers.Binary;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace RealtimeRec.Encoders.Files;

/// <summary>
/// Writes and reads the safetensors format (github.com/huggingface/safetensors): a header of JSON, then each tensor's bytes,
/// row-major and little-endian.
/// </summary>
public static class SafeTensors
{
    private const int LargestHeader = 100_000_000;

    /// <summary>Writes a file beside <paramref name="path"/>, then puts it in its place.</summary>
    public static void Save(string path, params IReadOnlyList<(string Name, string Type, long[] Shape, byte[] Data)> tensors)
    {
        var header = new JsonObject();
        var offset = 0L;
        foreach (var (name, type, shape, data) in tensors)
        {
            header[name] = new JsonObject
            {
                ["dtype"] = type,
                ["shape"] = new JsonArray([.. shape.Select(size => JsonValue.Create(size))]),
                ["data_offsets"] = new JsonArray(offset, offset + data.Length),
            };
            offset += data.Length;
        }

        var json = JsonSerializer.SerializeToUtf8Bytes(header);
        var unfinished = path + ".unfinished";
        using (var file = File.Create(unfinished))
        {
            Span<byte> length = stackalloc byte[sizeof(ulong)];
            BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)json.Length);
            file.Write(length);
            file.Write(json);
            foreach (var (_, _, _, data) in tensors)
            {
                file.Write(data);
            }
        }

        File.Move(unfinished, path, overwrite: true);
    }

    /// <summary>Reads a tensor's bytes out of a file's.</summary>
    /// <exception cref="InvalidDataException">The file is damaged, or has no such tensor of that type.</exception>
    public static (long[] Shape, byte[] Data) Read(byte[] file, string name, string type)
    {
        try
        {
            var length = BinaryPrimitives.ReadUInt64LittleEndian(file);
            if (length > LargestHeader)
            {
                throw new InvalidDataException("its header is too long");
            }

            var header = JsonNode.Parse(file.AsSpan(sizeof(ulong), (int)length))![name] ?? throw new InvalidDataException($"it has no tensor {name}");
            if (header["dtype"]!.GetValue<string>() != type)
            {
                throw new InvalidDataException($"{name} is {header["dtype"]}, not {type}");
            }

            var start = sizeof(ulong) + (int)length;
            var (from, to) = (start + header["data_offsets"]![0]!.GetValue<int>(), start + header["data_offsets"]![1]!.GetValue<int>());
            return ([.. header["shape"]!.AsArray().Select(size => size!.GetValue<long>())], file[from..to]);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException or NullReferenceException or FormatException)
        {
            throw new InvalidDataException(exception.Message, exception);
        }
    }
}
