using System.Collections.Frozen;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Precision;

/// <summary>
/// Makes a model that stores its weights and computes in float16, at half the size; its inputs and outputs stay as they are.
/// Where the runtime has no float16 kernel for an operator, as ONNX Runtime on the CPU for many, it computes that one in float32.
/// </summary>
/// <remarks>
/// Sums, means, lengths, exponentials, logarithms and conversions of whole numbers stay in float32, as their results or steps
/// on the way leave float16's range first.
/// </remarks>
public static class Float16Conversion
{
    /// <summary>Smallest positive float16; smaller constants, most of them there to keep a divisor from 0, become it.</summary>
    private const float SmallestPositive = 5.9604645e-8f;

    /// <summary>
    /// What constants beyond float16's range become, most of them there to mask: two of them and a score still add up within
    /// the range.
    /// </summary>
    private const float Largest = 30_000;

    private const string Suffix = "/float16";

    private static readonly FrozenSet<string> InFloat32 = FrozenSet.Create(StringComparer.Ordinal,
        "ReduceSum", "ReduceMean", "ReduceL2", "Exp", "Log", "Cast",
        // Not defined for float16.
        "Range",
        // What the outputs come through.
        "Identity");

    private static readonly FrozenSet<string> Quantized = FrozenSet.Create(StringComparer.Ordinal,
        "DynamicQuantizeLinear", "MatMulInteger", "DequantizeLinear");

    /// <summary>Converts a model that <see cref="GraphBuilder"/> wrote; the metadata say <c>precision</c> <c>float16</c>.</summary>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model.</exception>
    /// <exception cref="ArgumentException">The model is quantised.</exception>
    /// <exception cref="NotSupportedException">It has operators that the builder does not offer.</exception>
    public static byte[] Convert(ReadOnlySpan<byte> model)
    {
        var source = ModelFile.Parse(model, "The model");
        if (source.Graph.Node.FirstOrDefault(node => Quantized.Contains(node.OpType)) is { } quantized)
        {
            throw new ArgumentException($"The model is quantised already ({quantized.OpType}); convert the one in float32.", nameof(model));
        }

        var converted = new Conversion(source.Graph).Run();
        return ModelFile.Serialize(ModelMetadata.WithPrecision(source, converted, "float16"));
    }

    /// <summary>float32 values under the name they had, and float16 ones under that and a suffix, each made when first asked for.</summary>
    private sealed class Conversion(GraphProto source)
    {
        private readonly Dictionary<string, ElementType> _types = OperatorTypes.OfValues(source);
        private readonly Dictionary<string, TensorProto> _initializers = source.Initializer.ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);
        private readonly HashSet<string> _available = new(source.Input.Select(input => input.Name), StringComparer.Ordinal);
        private readonly GraphProto _result = new() { Name = source.Name };

        public GraphProto Run()
        {
            _result.Input.AddRange(source.Input);
            _result.Output.AddRange(source.Output);
            foreach (var node in source.Node)
            {
                Convert(node);
            }

            foreach (var output in source.Output)
            {
                InPrecision(output.Name, half: false);
            }

            return _result;
        }

        private void Convert(NodeProto node)
        {
            var half = !InFloat32.Contains(node.OpType);
            var copy = node.Clone();
            for (var i = 0; i < copy.Input.Count; i++)
            {
                copy.Input[i] = InPrecision(node.Input[i], half);
            }

            for (var i = 0; i < copy.Output.Count; i++)
            {
                if (half && IsFloat(node.Output[i]))
                {
                    copy.Output[i] += Suffix;
                }

                _available.Add(copy.Output[i]);
            }

            _result.Node.Add(copy);
        }

        private string InPrecision(string name, bool half)
        {
            var wanted = half && IsFloat(name) ? name + Suffix : name;
            if (name.Length == 0 || !_available.Add(wanted))
            {
                return wanted;
            }

            if (_initializers.TryGetValue(name, out var tensor))
            {
                _result.Initializer.Add(wanted == name ? tensor : ToHalf(tensor, wanted));
                return wanted;
            }

            var cast = new NodeProto { Name = $"{wanted}/cast", OpType = "Cast" };
            cast.Input.Add(wanted == name ? name + Suffix : name);
            cast.Output.Add(wanted);
            cast.Attribute.Add(Attributes.Int("to", (long)(wanted == name ? ElementType.Float : ElementType.Float16)));
            _result.Node.Add(cast);
            return wanted;
        }

        private bool IsFloat(string name) => _types.GetValueOrDefault(name) == ElementType.Float;

        private static TensorProto ToHalf(TensorProto tensor, string name)
        {
            var values = Tensors.Floats(tensor);
            var halves = new Half[values.Length];
            for (var i = 0; i < halves.Length; i++)
            {
                halves[i] = ToHalf(values[i]);
            }

            return Tensors.Create<Half>(name, ElementType.Float16, halves, [.. tensor.Dims]);
        }

        private static Half ToHalf(float value)
        {
            var magnitude = Math.Abs(value);
            if (magnitude > (float)Half.MaxValue)
            {
                magnitude = Largest;
            }
            else if (magnitude is > 0 and < SmallestPositive)
            {
                magnitude = SmallestPositive;
            }

            return (Half)MathF.CopySign(magnitude, value);
        }
    }
}
