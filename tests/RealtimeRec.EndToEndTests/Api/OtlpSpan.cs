using System.Buffers.Binary;
using System.Text;

namespace RealtimeRec.EndToEndTests.Api;

/// <summary>The few fields of a span that tell how a trace hangs together (opentelemetry/proto/trace/v1/trace.proto).</summary>
internal sealed record OtlpSpan(string Source, string TraceId, string SpanId, string ParentId, string Name, int Kind)
{
    /// <summary>SPAN_KIND_SERVER.</summary>
    public const int Server = 2;

    /// <summary>Reads an ExportTraceServiceRequest.</summary>
    public static IEnumerable<OtlpSpan> ReadRequest(byte[] request) =>
        from resource in Fields(request)
        where resource.Number == 1
        from scope in Fields(resource.Bytes)
        where scope.Number == 2
        let parts = Fields(scope.Bytes).ToArray()
        let source = parts.Where(part => part.Number == 1).SelectMany(part => Fields(part.Bytes)).FirstOrDefault(field => field.Number == 1)
        from part in parts
        where part.Number == 2
        select ReadSpan(Encoding.UTF8.GetString(source.Bytes ?? []), part.Bytes);

    private static OtlpSpan ReadSpan(string source, byte[] bytes)
    {
        var fields = Fields(bytes).ToLookup(field => field.Number);
        return new OtlpSpan(source, Hex(1), Hex(2), Hex(4), Encoding.UTF8.GetString(fields[5].Single().Bytes), (int)fields[6].Single().Value);

        string Hex(int number) => Convert.ToHexStringLower(fields[number].FirstOrDefault().Bytes ?? []);
    }

    /// <summary>The fields of a message (https://protobuf.dev/programming-guides/encoding).</summary>
    private static IEnumerable<Field> Fields(byte[] message)
    {
        for (var position = 0; position < message.Length;)
        {
            var tag = Varint(message, ref position);
            var number = (int)(tag >> 3);
            switch (tag & 7)
            {
                case 0:
                    yield return new Field(number, Varint(message, ref position), []);
                    break;
                case 1:
                    yield return new Field(number, BinaryPrimitives.ReadUInt64LittleEndian(message.AsSpan(position)), []);
                    position += 8;
                    break;
                case 2:
                    var length = (int)Varint(message, ref position);
                    yield return new Field(number, 0, message[position..(position + length)]);
                    position += length;
                    break;
                case 5:
                    yield return new Field(number, BinaryPrimitives.ReadUInt32LittleEndian(message.AsSpan(position)), []);
                    position += 4;
                    break;
                default:
                    throw new InvalidDataException($"Wire type {tag & 7} is none of protobuf's.");
            }
        }
    }

    private static ulong Varint(byte[] message, ref int position)
    {
        ulong value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = message[position++];
            value |= (ulong)(next & 0x7F) << shift;
            if (next < 0x80)
            {
                return value;
            }
        }
    }

    private readonly record struct Field(int Number, ulong Value, byte[] Bytes);
}
