namespace RealtimeRec.UnitTests.Onnx;

/// <summary>A tensor in float64, row-major, with the plainest definition of each operation: what models are held against.</summary>
internal sealed class NdArray
{
    public NdArray(int[] shape, double[] values)
    {
        Assert.Equal(shape.Aggregate(1, (product, size) => product * size), values.Length);
        Shape = shape;
        Values = values;
    }

    public int[] Shape { get; }

    public double[] Values { get; }

    public int Rank => Shape.Length;

    public double this[params ReadOnlySpan<int> index]
    {
        get
        {
            Assert.Equal(Rank, index.Length);
            var offset = 0;
            for (var axis = 0; axis < Rank; axis++)
                offset = (offset * Shape[axis]) + index[axis];

            return Values[offset];
        }
    }

    public static NdArray Scalar(double value) => new([], [value]);

    public static NdArray Vector(params double[] values) => new([values.Length], values);

    public static NdArray Build(int[] shape, Func<int[], double> element)
    {
        var values = new double[shape.Aggregate(1, (product, size) => product * size)];
        var index = new int[shape.Length];
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = element(index);
            for (var axis = shape.Length - 1; axis >= 0 && ++index[axis] == shape[axis]; axis--)
                index[axis] = 0;
        }

        return new NdArray(shape, values);
    }

    public static NdArray FromFloats(float[] values, params int[] shape) => new(shape, [.. values.Select(value => (double)value)]);

    public NdArray Map(Func<double, double> function) => new(Shape, [.. Values.Select(function)]);

    public NdArray Reshape(params int[] shape) => new(shape, Values);

    public NdArray Zip(NdArray other, Func<double, double, double> function)
    {
        var rank = Math.Max(Rank, other.Rank);
        int[] shape = [.. Enumerable.Range(0, rank).Select(axis => Math.Max(SizeAt(axis - rank), other.SizeAt(axis - rank)))];
        return Build(shape, index => function(Broadcast(index), other.Broadcast(index)));
    }

    public NdArray Add(NdArray other) => Zip(other, (a, b) => a + b);

    public NdArray Transpose(params int[] permutation) => Build(
        [.. permutation.Select(axis => Shape[axis])],
        index => this[[.. Enumerable.Range(0, Rank).Select(axis => index[Array.IndexOf(permutation, axis)])]]);

    /// <summary>Product of the last two axes; those before are broadcast.</summary>
    public NdArray MatMul(NdArray other)
    {
        var rank = Math.Max(Rank, other.Rank);
        var inner = Shape[^1];
        Assert.Equal(inner, other.Shape[^2]);
        int[] batch = [.. Enumerable.Range(0, rank - 2).Select(axis => Math.Max(SizeAt(axis - rank), other.SizeAt(axis - rank)))];
        return Build([.. batch, Shape[^2], other.Shape[^1]], index =>
        {
            var sum = 0.0;
            for (var k = 0; k < inner; k++)
                sum += Broadcast([.. index[..^1], k]) * other.Broadcast([.. index[..^2], k, index[^1]]);

            return sum;
        });
    }

    /// <summary>One element of all along an axis; the axis stays with size 1.</summary>
    public NdArray Reduce(int axis, Func<double[], double> function)
    {
        axis = axis < 0 ? axis + Rank : axis;
        int[] shape = [.. Shape];
        shape[axis] = 1;
        return Build(shape, index => function(Along(axis, index)));
    }

    /// <summary>Other elements for all along an axis.</summary>
    public NdArray MapAlong(int axis, Func<double[], double[]> function)
    {
        axis = axis < 0 ? axis + Rank : axis;
        return Build(Shape, index => function(Along(axis, index))[index[axis]]);
    }

    public NdArray Softmax(int axis = -1) => MapAlong(axis, values =>
    {
        var largest = values.Max();
        var exponentials = values.Select(value => Math.Exp(value - largest)).ToArray();
        return [.. exponentials.Select(value => value / exponentials.Sum())];
    });

    public NdArray Normalize(double epsilon) => MapAlong(-1, values =>
    {
        var mean = values.Average();
        var deviation = Math.Sqrt(values.Average(value => (value - mean) * (value - mean)) + epsilon);
        return [.. values.Select(value => (value - mean) / deviation)];
    });

    public double Broadcast(int[] index) =>
        this[[.. Enumerable.Range(0, Rank).Select(axis => Shape[axis] == 1 ? 0 : index[index.Length - Rank + axis])]];

    private int SizeAt(int fromEnd) => -fromEnd <= Rank ? Shape[Rank + fromEnd] : 1;

    private double[] Along(int axis, int[] index)
    {
        int[] at = [.. index];
        return [.. Enumerable.Range(0, Shape[axis]).Select(i =>
        {
            at[axis] = i;
            return this[at];
        })];
    }
}
