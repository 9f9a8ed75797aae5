using System.Runtime.InteropServices;
using Google.Protobuf;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Files;

/// <summary>Makes and reads the tensors that a file stores, row-major. Little-endian, as .NET's platforms and the format are.</summary>
internal static class Tensors
{
    public static TensorProto Create<T>(string name, ElementType type, ReadOnlySpan<T> values, ReadOnlySpan<long> shape) where T : unmanaged
    {
        var tensor = new TensorProto { Name = name, DataType = (int)type, RawData = ByteString.CopyFrom(MemoryMarshal.AsBytes(values)) };
        tensor.Dims.AddRange(shape);
        return tensor;
    }

    /// <exception cref="NotSupportedException">The values are not in the file, or not as raw bytes.</exception>
    public static ReadOnlySpan<float> Floats(TensorProto tensor) => tensor.HasRawData
        ? MemoryMarshal.Cast<byte, float>(tensor.RawData.Span)
        : throw new NotSupportedException($"The weights \"{tensor.Name}\" are not stored as raw bytes, the one way that this library knows.");
}
