using RealtimeRec.Onnx.Files;

namespace RealtimeRec.Onnx.Graphs;

// Operators that move elements without changing them, and those that work with shapes. A negative axis counts from the last.
public sealed partial class GraphBuilder
{
    /// <summary>Reorders axes: axis i of the result is axis <c>permutation[i]</c> of the value.</summary>
    public Value Transpose(Value value, params ReadOnlySpan<long> permutation) =>
        Append("Transpose", [value], Attributes.Ints("perm", permutation));

    /// <summary>The same elements in another shape; 0 keeps the size of the axis at that place, one -1 takes what remains.</summary>
    public Value Reshape(Value value, params ReadOnlySpan<long> shape) => Reshape(value, Constants(shape));

    /// <summary>The same elements in a shape computed in the graph (int64), with 0 and -1 as above.</summary>
    public Value Reshape(Value value, Value shape)
    {
        Require("Reshape", shape, ElementType.Int64);
        return Append("Reshape", [value, shape]);
    }

    /// <summary>Adds axes of size 1, at these places of the result.</summary>
    public Value Unsqueeze(Value value, params ReadOnlySpan<long> axes) => Append("Unsqueeze", [value, Constants(axes)]);

    /// <summary>Leaves out axes of size 1.</summary>
    public Value Squeeze(Value value, params ReadOnlySpan<long> axes) => Append("Squeeze", [value, Constants(axes)]);

    /// <summary>Puts values one after the other along an axis.</summary>
    public Value Concat(long axis, params ReadOnlySpan<Value> values)
    {
        if (values.IsEmpty)
        {
            throw new ArgumentException("Concat is given no values.", nameof(values));
        }

        foreach (var value in values)
        {
            RequireSame("Concat", values[0], value);
        }

        return Append("Concat", values, Attributes.Int("axis", axis));
    }

    /// <summary>Cuts a value along an axis into pieces of these sizes, which add up to the axis.</summary>
    public Value[] Split(Value value, long axis, params ReadOnlySpan<long> sizes) =>
        Append("Split", sizes.Length, [value, Constants(sizes)], Attributes.Int("axis", axis));

    /// <summary>Takes the elements from <paramref name="start"/> up to but without <paramref name="end"/> along an axis; negative ones count from the end.</summary>
    public Value Slice(Value value, long axis, long start, long end = long.MaxValue, long step = 1) =>
        Slice(value, axis, Constants(start), Constants(end), step);

    /// <summary>As above, with bounds computed in the graph (int64, one element each).</summary>
    public Value Slice(Value value, long axis, Value start, Value end, long step = 1)
    {
        Require("Slice", start, ElementType.Int64);
        Require("Slice", end, ElementType.Int64);
        return Append("Slice", [value, start, end, Constants(axis), Constants(step)]);
    }

    /// <summary>Takes the entries at <paramref name="indices"/> along an axis, which is replaced by the axes of the indices.</summary>
    public Value Gather(Value value, Value indices, long axis = 0)
    {
        RequireIndex("Gather", indices);
        return Append("Gather", [value, indices], Attributes.Int("axis", axis));
    }

    /// <summary>Repeats a value along axes of size 1, and new ones before, to a shape (int64).</summary>
    public Value Expand(Value value, Value shape)
    {
        Require("Expand", shape, ElementType.Int64);
        return Append("Expand", [value, shape]);
    }

    /// <summary>
    /// Keeps the triangle of the last two axes on and above (<paramref name="upper"/>) or on and below a diagonal and sets
    /// the rest to 0. The diagonal is <paramref name="offset"/> to the right of the main one.
    /// </summary>
    public Value Trilu(Value value, bool upper, long offset = 0) =>
        Append("Trilu", [value, Constant(offset)], Attributes.Flag("upper", upper));

    /// <summary>The sizes of a value's axes (int64), from the axis <paramref name="start"/> up to but without <paramref name="end"/>.</summary>
    public Value Shape(Value value, long start = 0, long? end = null) => end is { } last
        ? Append("Shape", [value], Attributes.Int("start", start), Attributes.Int("end", last))
        : Append("Shape", [value], Attributes.Int("start", start));

    /// <summary>Size of one axis of a value: an int64 scalar.</summary>
    public Value Size(Value value, long axis) => Gather(Shape(value), Constant(axis));

    /// <summary>Numbers from <paramref name="start"/> up to but without <paramref name="limit"/>; all three are scalars of one type.</summary>
    public Value Range(Value start, Value limit, Value delta)
    {
        RequireSame("Range", start, limit);
        RequireSame("Range", start, delta);
        return Append("Range", [start, limit, delta]);
    }
}
