namespace RealtimeRec.UnitTests.Onnx;

public sealed class ReductionOperatorTests
{
    private static readonly OperatorInputs[] Calls = [OperatorInputs.Floats([2, 5, 7]), OperatorInputs.Floats([3, 1, 4])];

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    public void ReductionsRunAlongAnyAxis(int axis)
    {
        OperatorCheck.Equal((g, x) => g.ReduceSum(x[0], true, axis), x => x[0].Reduce(axis, values => values.Sum()), Calls);
        OperatorCheck.Equal((g, x) => g.ReduceMean(x[0], true, axis), x => x[0].Reduce(axis, values => values.Average()), Calls);
        OperatorCheck.Equal((g, x) => g.ReduceMax(x[0], true, axis), x => x[0].Reduce(axis, values => values.Max()), Calls);
        OperatorCheck.Equal((g, x) => g.ReduceL2(x[0], true, axis), x => x[0].Reduce(axis, Length), Calls);
        OperatorCheck.Equal((g, x) => g.ArgMax(x[0], axis, true), x => x[0].Reduce(axis, values => Array.IndexOf(values, values.Max())), Calls);
    }

    [Fact]
    public void ReducedAxisCanBeLeftOut()
    {
        OperatorCheck.Equal((g, x) => g.ReduceSum(x[0], false, 1), x => WithoutMiddle(x[0].Reduce(1, values => values.Sum())), Calls);
        OperatorCheck.Equal((g, x) => g.ReduceMean(x[0], false, 1), x => WithoutMiddle(x[0].Reduce(1, values => values.Average())), Calls);
        OperatorCheck.Equal((g, x) => g.ReduceMax(x[0], false, 1), x => WithoutMiddle(x[0].Reduce(1, values => values.Max())), Calls);
        OperatorCheck.Equal((g, x) => g.ReduceL2(x[0], false, 1), x => WithoutMiddle(x[0].Reduce(1, Length)), Calls);
        OperatorCheck.Equal((g, x) => g.ArgMax(x[0], 1, false), x => WithoutMiddle(x[0].Reduce(1, values => Array.IndexOf(values, values.Max()))), Calls);
    }

    [Fact]
    public void SeveralAxesReduceToOneElement() => OperatorCheck.Equal(
        (g, x) => g.ReduceSum(x[0], false, 0, 1, 2), x => NdArray.Scalar(x[0].Values.Sum()), Calls);

    [Fact]
    public void TopKGivesTheLargestAndTheirPositions() => OperatorCheck.Equal(
        (g, x) =>
        {
            var (values, indices) = g.TopK(x[0], 3);
            return [values, indices];
        },
        x =>
        {
            var order = NdArray.Build([x[0].Shape[0], 3], index => Enumerable.Range(0, x[0].Shape[1]).OrderByDescending(i => x[0][index[0], i]).ElementAt(index[1]));
            return [NdArray.Build(order.Shape, index => x[0][index[0], (int)order[index]]), order];
        },
        OperatorInputs.Floats([2, 9]), OperatorInputs.Floats([5, 3]));

    private static double Length(double[] values) => Math.Sqrt(values.Sum(value => value * value));

    private static NdArray WithoutMiddle(NdArray x) => x.Reshape(x.Shape[0], x.Shape[2]);
}
