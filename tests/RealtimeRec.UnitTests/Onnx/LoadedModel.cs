using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace RealtimeRec.UnitTests.Onnx;

/// <summary>A model in ONNX Runtime, fed and read in float64 whatever its types.</summary>
internal sealed class LoadedModel : IDisposable
{
    private readonly InferenceSession _session;

    public LoadedModel(byte[] model)
    {
        using var options = new SessionOptions { IntraOpNumThreads = 1 };
        _session = new InferenceSession(model, options);
    }

    public NdArray[] Run(params ReadOnlySpan<NdArray> inputs)
    {
        Assert.Equal(_session.InputNames.Count, inputs.Length);
        var values = new Dictionary<string, OrtValue>();
        for (var i = 0; i < inputs.Length; i++)
        {
            var name = _session.InputNames[i];
            values.Add(name, ToValue(inputs[i], _session.InputMetadata[name].ElementDataType));
        }

        using var run = new RunOptions();
        using var results = _session.Run(run, values, _session.OutputNames);
        foreach (var value in values.Values)
            value.Dispose();

        return [.. results.Select(FromValue)];
    }

    public void Dispose() => _session.Dispose();

    private static OrtValue ToValue(NdArray array, TensorElementType type)
    {
        return type switch
        {
            TensorElementType.Float => Create(value => (float)value),
            TensorElementType.Int64 => Create(value => (long)value),
            TensorElementType.Int32 => Create(value => (int)value),
            TensorElementType.Int8 => Create(value => (sbyte)value),
            TensorElementType.UInt8 => Create(value => (byte)value),
            TensorElementType.Bool => Create(value => value != 0),
            _ => throw new NotSupportedException($"{type}"),
        };

        OrtValue Create<T>(Func<double, T> convert) where T : unmanaged => OrtValue.CreateTensorValueFromMemory(
            array.Values.Select(convert).ToArray(), [.. array.Shape.Select(size => (long)size)]);
    }

    private static NdArray FromValue(OrtValue value)
    {
        var info = value.GetTensorTypeAndShape();
        return info.ElementDataType switch
        {
            TensorElementType.Float => Read<float>(x => x),
            TensorElementType.Int64 => Read<long>(x => x),
            TensorElementType.Int32 => Read<int>(x => x),
            TensorElementType.Int8 => Read<sbyte>(x => x),
            TensorElementType.UInt8 => Read<byte>(x => x),
            TensorElementType.Bool => Read<bool>(x => x ? 1 : 0),
            _ => throw new NotSupportedException($"{info.ElementDataType}"),
        };

        NdArray Read<T>(Func<T, double> convert) where T : unmanaged =>
            new([.. info.Shape.Select(size => (int)size)], [.. value.GetTensorDataAsSpan<T>().ToArray().Select(convert)]);
    }
}
