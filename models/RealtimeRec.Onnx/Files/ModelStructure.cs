using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Files;

/// <summary>What holds for every whole ONNX model, and what can be checked without knowing its operators.</summary>
internal static class ModelStructure
{
    /// <summary>What is wrong with a model, as the end of a sentence; null when nothing is.</summary>
    public static string? FindDefect(ModelProto model)
    {
        if (model is not { IrVersion: > 0, Graph: not null })
        {
            return "it has no graph";
        }

        if (StandardOpset(model) is not { Version: > 0 })
        {
            return "it does not say which operator set it uses";
        }

        if (model.Graph.Output.Count == 0)
        {
            return "it has no outputs";
        }

        foreach (var tensor in model.Graph.Initializer)
        {
            if (tensor.HasRawData && Size((ElementType)tensor.DataType) is { } size && ElementCount(tensor) * size != tensor.RawData.Length)
            {
                return $"the weights \"{tensor.Name}\" have {tensor.RawData.Length:N0} bytes, which does not fit their shape [{string.Join(", ", tensor.Dims)}]";
            }
        }

        return FindUndefined(model.Graph) is { } undefined ? $"nothing in it gives the value \"{undefined}\"" : null;
    }

    /// <summary>The entry for the operators of the ONNX standard itself; null when there is none.</summary>
    public static OperatorSetIdProto? StandardOpset(ModelProto model) =>
        model.OpsetImport.FirstOrDefault(opset => opset.Domain is "" or "ai.onnx");

    public static long ElementCount(TensorProto tensor) => tensor.Dims.Aggregate(1L, (product, size) => product * size);

    private static string? FindUndefined(GraphProto graph)
    {
        // An empty name stands for an optional input that is left out.
        var defined = new HashSet<string>(StringComparer.Ordinal) { "" };
        defined.UnionWith(graph.Initializer.Select(tensor => tensor.Name));
        defined.UnionWith(graph.Input.Select(input => input.Name));
        foreach (var node in graph.Node)
        {
            if (node.Input.FirstOrDefault(input => !defined.Contains(input)) is { } undefined)
            {
                return undefined;
            }

            defined.UnionWith(node.Output);
        }

        return graph.Output.Select(output => output.Name).FirstOrDefault(output => !defined.Contains(output));
    }

    private static int? Size(ElementType type) => type switch
    {
        ElementType.UInt8 or ElementType.Int8 or ElementType.Bool => 1,
        ElementType.UInt16 or ElementType.Int16 or ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Float or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.Int64 or ElementType.UInt64 or ElementType.Double => 8,
        _ => null,
    };
}
