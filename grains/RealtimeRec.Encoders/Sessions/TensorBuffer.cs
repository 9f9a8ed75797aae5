using System.Numerics.Tensors;
using Microsoft.ML.OnnxRuntime;

namespace RealtimeRec.Encoders.Sessions;

/// <summary>Memory of a session's input or output, kept from batch to batch.</summary>
/// <typeparam name="T">Type of an element.</typeparam>
internal sealed class TensorBuffer<T> where T : unmanaged
{
    private T[] _values = [];

    /// <summary>The first <paramref name="count"/> elements; what was in them before may still be there.</summary>
    public Span<T> Take(int count)
    {
        if (_values.Length < count)
        {
            _values = GC.AllocateUninitializedArray<T>(count, pinned: true);
        }

        return _values.AsSpan(0, count);
    }

    /// <summary>The elements as a tensor of a shape; <see cref="Take"/> made room for them.</summary>
    public OrtValue As(params long[] shape) =>
        OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, _values.AsMemory(0, (int)TensorPrimitives.Product<long>(shape)), shape);
}
