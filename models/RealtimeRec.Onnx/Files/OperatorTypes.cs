using RealtimeRec.Onnx.Graphs;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Files;

/// <summary>Which element types the operators give, from those they are given (https://onnx.ai/onnx/operators/).</summary>
internal static class OperatorTypes
{
    /// <summary>The types of a node's outputs, in their order.</summary>
    /// <exception cref="NotSupportedException">The operator is not one that <see cref="GraphBuilder"/> offers.</exception>
    public static ElementType[] OfOutputs(NodeProto node, IReadOnlyDictionary<string, ElementType> types)
    {
        switch (node.OpType)
        {
            case "Cast":
                return [(ElementType)node.Attribute.Single(attribute => attribute.Name == "to").I];
            case "Equal" or "Less" or "LessOrEqual" or "Not" or "And":
                return [ElementType.Bool];
            case "Shape" or "ArgMax":
                return [ElementType.Int64];
            case "Where" or "DequantizeLinear":
                return [types[node.Input[1]]];
            case "TopK":
                return [types[node.Input[0]], ElementType.Int64];
            case "DynamicQuantizeLinear":
                return [ElementType.UInt8, ElementType.Float, ElementType.UInt8];
            case "MatMulInteger":
                return [ElementType.Int32];
            case "Add" or "Sub" or "Mul" or "Div" or "Max" or "Min" or "MatMul"
                or "Sqrt" or "Exp" or "Log" or "Neg" or "Sigmoid" or "Tanh" or "Relu" or "Gelu" or "Clip"
                or "Softmax" or "LayerNormalization" or "ReduceSum" or "ReduceMean" or "ReduceMax" or "ReduceL2"
                or "Transpose" or "Reshape" or "Unsqueeze" or "Squeeze" or "Concat" or "Split" or "Slice" or "Gather"
                or "Range" or "Expand" or "Trilu" or "Identity" or "TreeEnsembleRegressor":
                return [.. Enumerable.Repeat(types[node.Input[0]], node.Output.Count)];
            default:
                throw new NotSupportedException($"The operator {node.OpType} is not one that this library knows.");
        }
    }

    /// <summary>The type of every value in a graph, by name.</summary>
    /// <exception cref="NotSupportedException">An operator is not one that <see cref="GraphBuilder"/> offers.</exception>
    public static Dictionary<string, ElementType> OfValues(GraphProto graph)
    {
        var types = new Dictionary<string, ElementType>(StringComparer.Ordinal);
        foreach (var input in graph.Input)
        {
            types[input.Name] = (ElementType)(input.Type?.TensorType?.ElemType ?? 0);
        }

        foreach (var tensor in graph.Initializer)
        {
            types[tensor.Name] = (ElementType)tensor.DataType;
        }

        foreach (var node in graph.Node)
        {
            foreach (var (output, type) in node.Output.Zip(OfOutputs(node, types)))
            {
                types[output] = type;
            }
        }

        return types;
    }
}
