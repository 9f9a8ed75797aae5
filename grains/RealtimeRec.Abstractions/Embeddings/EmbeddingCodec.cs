using System.Buffers;
using System.Runtime.InteropServices;
using Orleans.Serialization.Buffers;
using Orleans.Serialization.Codecs;
using Orleans.Serialization.WireProtocol;

namespace RealtimeRec.Embeddings;

/// <summary>
/// Writes an <see cref="Embedding"/> as one length-prefixed run of little-endian floats. The generated codec for
/// <c>float[]</c> goes element by element, which takes ten times as long and a byte more per component.
/// </summary>
[RegisterSerializer]
internal sealed class EmbeddingCodec : IFieldCodec<Embedding>
{
    public void WriteField<TBufferWriter>(ref Writer<TBufferWriter> writer, uint fieldIdDelta, Type? expectedType, Embedding? value)
        where TBufferWriter : IBufferWriter<byte>
    {
        if (ReferenceCodec.TryWriteReferenceField(ref writer, fieldIdDelta, expectedType, value))
        {
            return;
        }

        writer.WriteFieldHeader(fieldIdDelta, expectedType, typeof(Embedding), WireType.LengthPrefixed);
        var bytes = MemoryMarshal.AsBytes(value!.Values);
        writer.WriteVarUInt32((uint)bytes.Length);
        writer.Write(bytes);
    }

    public Embedding ReadValue<TInput>(ref Reader<TInput> reader, Field field)
    {
        if (field.WireType == WireType.Reference)
        {
            return ReferenceCodec.ReadReference<Embedding, TInput>(ref reader, field)!;
        }

        field.EnsureWireType(WireType.LengthPrefixed);
        var length = reader.ReadVarUInt32();
        var values = new float[length / sizeof(float)];
        reader.ReadBytes(MemoryMarshal.AsBytes(values.AsSpan()));
        var embedding = Embedding.FromOwned(values);
        ReferenceCodec.RecordObject(reader.Session, embedding);
        return embedding;
    }
}
