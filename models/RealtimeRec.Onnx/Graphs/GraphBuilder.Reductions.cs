using RealtimeRec.Onnx.Files;

namespace RealtimeRec.Onnx.Graphs;

// Operators that make one element of many. An axis that is reduced stays with size 1, or is left out.
public sealed partial class GraphBuilder
{
    /// <summary>Sum over axes.</summary>
    public Value ReduceSum(Value value, bool keepDimensions, params ReadOnlySpan<long> axes) =>
        Reduce("ReduceSum", value, keepDimensions, axes);

    /// <summary>Mean over axes.</summary>
    public Value ReduceMean(Value value, bool keepDimensions, params ReadOnlySpan<long> axes) =>
        Reduce("ReduceMean", value, keepDimensions, axes);

    /// <summary>Largest element over axes.</summary>
    public Value ReduceMax(Value value, bool keepDimensions, params ReadOnlySpan<long> axes) =>
        Reduce("ReduceMax", value, keepDimensions, axes);

    /// <summary>Square root of the sum of squares over axes.</summary>
    public Value ReduceL2(Value value, bool keepDimensions, params ReadOnlySpan<long> axes) =>
        Reduce("ReduceL2", value, keepDimensions, axes);

    /// <summary>Position (int64) of the largest element along an axis, the first of equal ones.</summary>
    public Value ArgMax(Value value, long axis, bool keepDimensions) =>
        Append("ArgMax", [value], Attributes.Int("axis", axis), Attributes.Flag("keepdims", keepDimensions));

    /// <summary>The <paramref name="count"/> largest elements along an axis, largest first, and their positions (int64).</summary>
    public (Value Values, Value Indices) TopK(Value value, long count, long axis = -1)
    {
        var outputs = Append("TopK", 2, [value, Constants(count)], Attributes.Int("axis", axis));
        return (outputs[0], outputs[1]);
    }

    private Value Reduce(string operatorType, Value value, bool keepDimensions, ReadOnlySpan<long> axes) =>
        Append(operatorType, [value, Constants(axes)], Attributes.Flag("keepdims", keepDimensions));
}
