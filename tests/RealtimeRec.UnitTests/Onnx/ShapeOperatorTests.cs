namespace RealtimeRec.UnitTests.Onnx;

public sealed class ShapeOperatorTests
{
    private static readonly OperatorInputs[] Calls = [OperatorInputs.Floats([2, 5, 6]), OperatorInputs.Floats([3, 4, 6])];

    [Fact]
    public void TransposeReordersAxes() => OperatorCheck.Equal((g, x) => g.Transpose(x[0], 2, 0, 1), x => x[0].Transpose(2, 0, 1), Calls);

    [Fact]
    public void ReshapeKeepsAxesAndFillsOne()
    {
        OperatorCheck.Equal((g, x) => g.Reshape(x[0], 0, 0, 2, 3), x => x[0].Reshape(x[0].Shape[0], x[0].Shape[1], 2, 3), Calls);
        OperatorCheck.Equal((g, x) => g.Reshape(x[0], -1, 6), x => x[0].Reshape(x[0].Shape[0] * x[0].Shape[1], 6), Calls);
        OperatorCheck.Equal(
            (g, x) => g.Reshape(x[0], g.Concat(0, g.Shape(x[0], 1), g.Shape(x[0], 0, 1))),
            x => x[0].Reshape(x[0].Shape[1], x[0].Shape[2], x[0].Shape[0]),
            Calls);
    }

    [Fact]
    public void AxesOfSizeOneComeAndGo()
    {
        OperatorCheck.Equal((g, x) => g.Unsqueeze(x[0], 1, -1), x => x[0].Reshape(x[0].Shape[0], 1, x[0].Shape[1], 6, 1), Calls);
        OperatorCheck.Equal((g, x) => g.Squeeze(x[0], 1), x => x[0].Reshape(x[0].Shape[0], 4), OperatorInputs.Floats([3, 1, 4]), OperatorInputs.Floats([1, 1, 4]));
    }

    [Fact]
    public void ConcatAppendsAlongAnAxis() => OperatorCheck.Equal(
        (g, x) => g.Concat(1, x[0], x[1], x[0]),
        x => NdArray.Build(
            [x[0].Shape[0], (2 * x[0].Shape[1]) + x[1].Shape[1]],
            index => index[1] < x[0].Shape[1]
                ? x[0][index]
                : index[1] < x[0].Shape[1] + x[1].Shape[1]
                    ? x[1][index[0], index[1] - x[0].Shape[1]]
                    : x[0][index[0], index[1] - x[0].Shape[1] - x[1].Shape[1]]),
        OperatorInputs.Floats([2, 3], [2, 5]), OperatorInputs.Floats([4, 1], [4, 2]));

    [Fact]
    public void SplitCutsAnAxis() => OperatorCheck.Equal(
        (g, x) => g.Split(x[0], -1, 1, 3, 2),
        x => [Cut(x[0], 2, 0, 1), Cut(x[0], 2, 1, 4), Cut(x[0], 2, 4, 6)],
        Calls);

    [Fact]
    public void SliceTakesPartOfAnAxis()
    {
        OperatorCheck.Equal((g, x) => g.Slice(x[0], 1, 1, 3), x => Cut(x[0], 1, 1, 3), Calls);
        OperatorCheck.Equal((g, x) => g.Slice(x[0], 1, -1), x => Cut(x[0], 1, x[0].Shape[1] - 1, x[0].Shape[1]), Calls);
        OperatorCheck.Equal((g, x) => g.Slice(x[0], 2, 1, step: 2), x => NdArray.Build([.. x[0].Shape[..2], 3], i => x[0][i[0], i[1], 1 + (2 * i[2])]), Calls);
        OperatorCheck.Equal(
            (g, x) => g.Slice(x[0], 2, g.Constants(0), g.Shape(x[0], 1, 2)),
            x => Cut(x[0], 2, 0, x[0].Shape[1]),
            Calls);
    }

    [Fact]
    public void GatherTakesEntries()
    {
        OperatorCheck.Equal(
            (g, x) => g.Gather(x[0], x[1]),
            x => NdArray.Build([.. x[1].Shape, x[0].Shape[1]], i => x[0][(int)x[1][i[0], i[1]], i[2]]),
            new OperatorInputs(OperatorInput.Floats(8, 4), OperatorInput.Longs(8, 2, 3)),
            new OperatorInputs(OperatorInput.Floats(9, 1), OperatorInput.Longs(9, 1, 20)));
        OperatorCheck.Equal(
            (g, x) => g.Gather(x[0], g.Constant(1L), 1),
            x => NdArray.Build([x[0].Shape[0], 6], i => x[0][i[0], 1, i[1]]),
            Calls);
    }

    [Fact]
    public void ExpandRepeats() => OperatorCheck.Equal(
        (g, x) => g.Expand(x[0], g.Shape(x[1])),
        x => NdArray.Build(x[1].Shape, x[0].Broadcast),
        OperatorInputs.Floats([3, 1], [2, 3, 5]), OperatorInputs.Floats([1, 4], [3, 6, 4]));

    [Fact]
    public void TriluKeepsATriangle()
    {
        OperatorCheck.Equal((g, x) => g.Trilu(x[0], upper: true), x => Triangle(x[0], (row, column) => column >= row), Calls);
        OperatorCheck.Equal((g, x) => g.Trilu(x[0], upper: true, 1), x => Triangle(x[0], (row, column) => column > row), Calls);
        OperatorCheck.Equal((g, x) => g.Trilu(x[0], upper: false), x => Triangle(x[0], (row, column) => column <= row), Calls);
        OperatorCheck.Equal((g, x) => g.Trilu(x[0], upper: false, -1), x => Triangle(x[0], (row, column) => column < row), Calls);
    }

    [Fact]
    public void ShapeTellsTheSizes()
    {
        OperatorCheck.Equal((g, x) => g.Shape(x[0]), x => Sizes(x[0].Shape), Calls);
        OperatorCheck.Equal((g, x) => g.Shape(x[0], 1), x => Sizes(x[0].Shape[1..]), Calls);
        OperatorCheck.Equal((g, x) => g.Shape(x[0], -3, -1), x => Sizes(x[0].Shape[..2]), Calls);
        OperatorCheck.Equal((g, x) => g.Size(x[0], 1), x => NdArray.Scalar(x[0].Shape[1]), Calls);
    }

    [Fact]
    public void RangeCounts()
    {
        OperatorCheck.Equal(
            (g, x) => g.Range(g.Constant(0L), g.Size(x[0], 1), g.Constant(1L)),
            x => Sizes([.. Enumerable.Range(0, x[0].Shape[1])]),
            Calls);
        OperatorCheck.Equal(
            (g, x) => g.Range(g.Constant(1f), g.Constant(2.2f), g.Constant(0.5f)),
            _ => NdArray.Vector(1, 1.5, 2),
            Calls);
    }

    private static NdArray Cut(NdArray x, int axis, int start, int end)
    {
        int[] shape = [.. x.Shape];
        shape[axis] = end - start;
        return NdArray.Build(shape, index =>
        {
            int[] at = [.. index];
            at[axis] += start;
            return x[at];
        });
    }

    private static NdArray Triangle(NdArray x, Func<int, int, bool> keep) =>
        NdArray.Build(x.Shape, index => keep(index[^2], index[^1]) ? x[index] : 0);

    private static NdArray Sizes(int[] sizes) => NdArray.Vector([.. sizes.Select(size => (double)size)]);
}
