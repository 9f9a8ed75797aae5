using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Precision;

/// <summary>
/// Makes a model with 8-bit weights, about a quarter of the size: matrices by which something is multiplied, with a scale per
/// output, and tables from which rows are taken, with a scale per row. What is multiplied by a matrix is quantised in each
/// call by the range it has there, so that a result depends a little on what else is in the batch. As ONNX Runtime's
/// <c>quantize_dynamic</c>, https://onnxruntime.ai/docs/performance/model-optimizations/quantization.html.
/// </summary>
public static class DynamicQuantization
{
    private const int Bits8 = 127;
    private const int Bits7 = 63;

    /// <summary>Converts a model in float32; the metadata say <c>precision</c> <c>int8</c>.</summary>
    /// <exception cref="ModelFormatException">The bytes are no ONNX model.</exception>
    /// <exception cref="ArgumentException">The model has nothing to quantise: no weights in float32 that are used so.</exception>
    public static byte[] Convert(ReadOnlySpan<byte> model, DynamicQuantizationOptions? options = null)
    {
        var source = ModelFile.Parse(model, "The model");
        var conversion = new Conversion(source.Graph, options ?? new DynamicQuantizationOptions());
        var converted = conversion.Run();
        if (conversion.Replaced == 0)
        {
            throw new ArgumentException("The model has no weights in float32 that could be quantised.", nameof(model));
        }

        return ModelFile.Serialize(ModelMetadata.WithPrecision(source, converted, "int8"));
    }

    private sealed class Conversion(GraphProto source, DynamicQuantizationOptions options)
    {
        private readonly Dictionary<string, TensorProto> _matrices = source.Initializer
            .Where(tensor => (ElementType)tensor.DataType == ElementType.Float && tensor.Dims.Count == 2 && !options.Keep.Contains(tensor.Name))
            .ToDictionary(tensor => tensor.Name, StringComparer.Ordinal);

        private readonly HashSet<string> _done = new(StringComparer.Ordinal);
        private readonly GraphProto _result = new() { Name = source.Name };

        /// <summary>Number of nodes that now work on 8 bits.</summary>
        public int Replaced { get; private set; }

        public GraphProto Run()
        {
            _result.Input.AddRange(source.Input);
            _result.Output.AddRange(source.Output);
            foreach (var node in source.Node)
            {
                if (node.OpType == "MatMul" && _matrices.TryGetValue(node.Input[1], out var matrix))
                {
                    ReplaceProduct(node, matrix);
                    Replaced++;
                }
                else if (node.OpType == "Gather" && TakesRows(node) && _matrices.TryGetValue(node.Input[0], out var table))
                {
                    ReplaceLookup(node, table);
                    Replaced++;
                }
                else
                {
                    _result.Node.Add(node);
                }
            }

            var used = _result.Node.SelectMany(node => node.Input).ToHashSet(StringComparer.Ordinal);
            _result.Initializer.AddRange(source.Initializer.Where(tensor => used.Contains(tensor.Name)));
            return _result;
        }

        // The runtime recognises this form, in this order of factors, and makes one kernel of it.
        private void ReplaceProduct(NodeProto node, TensorProto matrix)
        {
            var left = node.Input[0];
            var result = node.Output[0];
            var weights = $"{matrix.Name}/columns";
            if (_done.Add(weights))
            {
                var (values, scales) = QuantizeColumns(Tensors.Floats(matrix), (int)matrix.Dims[1], options.ReduceRange ? Bits7 : Bits8);
                _result.Initializer.Add(Tensors.Create<sbyte>($"{weights}/int8", ElementType.Int8, values, [.. matrix.Dims]));
                _result.Initializer.Add(Tensors.Create<float>($"{weights}/scale", ElementType.Float, scales, [scales.Length]));
            }

            // Several matrices often multiply one value: queries, keys and values of an attention.
            if (_done.Add($"{left}/uint8"))
            {
                Append("DynamicQuantizeLinear", $"{left}/quantize", [left], [$"{left}/uint8", $"{left}/scale", $"{left}/zero"]);
            }

            Append("MatMulInteger", $"{result}/product", [$"{left}/uint8", $"{weights}/int8", $"{left}/zero"], [$"{result}/int32"]);
            Append("Cast", $"{result}/cast", [$"{result}/int32"], [$"{result}/float"], Attributes.Int("to", (long)ElementType.Float));
            Append("Mul", $"{result}/scales", [$"{left}/scale", $"{weights}/scale"], [$"{result}/scale"]);
            Append("Mul", $"{result}/scaled", [$"{result}/float", $"{result}/scale"], node.Output);
        }

        private void ReplaceLookup(NodeProto node, TensorProto table)
        {
            var result = node.Output[0];
            var rows = $"{table.Name}/rows";
            if (_done.Add(rows))
            {
                var (values, scales) = QuantizeRows(Tensors.Floats(table), (int)table.Dims[1]);
                _result.Initializer.Add(Tensors.Create<sbyte>($"{rows}/int8", ElementType.Int8, values, [.. table.Dims]));
                _result.Initializer.Add(Tensors.Create<float>($"{rows}/scale", ElementType.Float, scales, [scales.Length, 1]));
            }

            Append("Gather", $"{result}/rows", [$"{rows}/int8", node.Input[1]], [$"{result}/int8"], Attributes.Int("axis", 0));
            Append("Gather", $"{result}/scales", [$"{rows}/scale", node.Input[1]], [$"{result}/scale"], Attributes.Int("axis", 0));
            Append("Cast", $"{result}/cast", [$"{result}/int8"], [$"{result}/float"], Attributes.Int("to", (long)ElementType.Float));
            Append("Mul", $"{result}/scaled", [$"{result}/float", $"{result}/scale"], node.Output);
        }

        private void Append(string operatorType, string name, IEnumerable<string> inputs, IEnumerable<string> outputs, params ReadOnlySpan<AttributeProto> attributes)
        {
            var node = new NodeProto { Name = name, OpType = operatorType };
            node.Input.AddRange(inputs);
            node.Output.AddRange(outputs);
            foreach (var attribute in attributes)
            {
                node.Attribute.Add(attribute);
            }

            _result.Node.Add(node);
        }

        private static bool TakesRows(NodeProto node) => node.Attribute.All(attribute => attribute.Name != "axis" || attribute.I is 0 or -2);

        private static (sbyte[] Values, float[] Scales) QuantizeColumns(ReadOnlySpan<float> matrix, int columns, int largest)
        {
            var scales = new float[columns];
            for (var i = 0; i < matrix.Length; i++)
            {
                scales[i % columns] = Math.Max(scales[i % columns], Math.Abs(matrix[i]));
            }

            for (var column = 0; column < columns; column++)
            {
                scales[column] = ToScale(scales[column], largest);
            }

            var values = new sbyte[matrix.Length];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = (sbyte)MathF.Round(matrix[i] / scales[i % columns]);
            }

            return (values, scales);
        }

        private static (sbyte[] Values, float[] Scales) QuantizeRows(ReadOnlySpan<float> table, int columns)
        {
            var scales = new float[columns == 0 ? 0 : table.Length / columns];
            var values = new sbyte[table.Length];
            for (var row = 0; row < scales.Length; row++)
            {
                var range = (row * columns)..((row + 1) * columns);
                var largest = 0f;
                foreach (var value in table[range])
                {
                    largest = Math.Max(largest, Math.Abs(value));
                }

                scales[row] = ToScale(largest, Bits8);
                for (var i = range.Start.Value; i < range.End.Value; i++)
                {
                    values[i] = (sbyte)MathF.Round(table[i] / scales[row]);
                }
            }

            return (values, scales);
        }

        // All zeros stay zeros under any scale.
        private static float ToScale(float magnitude, int largest) => magnitude > 0 ? magnitude / largest : 1;
    }
}
