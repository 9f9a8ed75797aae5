using RealtimeRec.Onnx.Files;

namespace RealtimeRec.UnitTests.Onnx;

public sealed class ArithmeticOperatorTests
{
    private static readonly OperatorInputs[] Broadcast =
    [
        OperatorInputs.Floats([2, 5, 7], [2, 5, 7]),
        OperatorInputs.Floats([3, 1, 4], [1, 6, 4]),
        OperatorInputs.Floats([1, 2, 3], [1, 1, 1]),
    ];

    private static readonly OperatorInputs[] One = [OperatorInputs.Floats([2, 5, 7]), OperatorInputs.Floats([1, 1, 33])];

    private static readonly OperatorInputs[] Whole = [new(OperatorInput.Longs(100, 6)), new(OperatorInput.Longs(3, 9))];

    private static readonly OperatorInputs[] Positive =
        [new(OperatorInput.Positive(2, 5, 7)), new(OperatorInput.Positive(1, 1, 33))];

    [Fact]
    public void SumDifferenceProductAndQuotientAreByElement()
    {
        OperatorCheck.Equal((g, x) => g.Add(x[0], x[1]), x => x[0].Add(x[1]), Broadcast);
        OperatorCheck.Equal((g, x) => g.Sub(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a - b), Broadcast);
        OperatorCheck.Equal((g, x) => g.Mul(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a * b), Broadcast);
        OperatorCheck.Equal((g, x) => g.Div(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a / b),
            new OperatorInputs(OperatorInput.Floats(2, 3), OperatorInput.Positive(2, 3)),
            new OperatorInputs(OperatorInput.Floats(4, 1), OperatorInput.Positive(4, 6)));
    }

    [Fact]
    public void WholeNumbersAddAndDivideAsSuch()
    {
        OperatorCheck.Equal((g, x) => g.Add(x[0], g.Constant(3L)), x => x[0].Map(a => a + 3), Whole);
        OperatorCheck.Equal((g, x) => g.Div(x[0], g.Constant(7L)), x => x[0].Map(a => Math.Floor(a / 7)), Whole);
    }

    [Fact]
    public void LargerAndSmallerAreByElement()
    {
        OperatorCheck.Equal((g, x) => g.Max(x[0], x[1]), x => x[0].Zip(x[1], Math.Max), Broadcast);
        OperatorCheck.Equal((g, x) => g.Min(x[0], x[1]), x => x[0].Zip(x[1], Math.Min), Broadcast);
    }

    [Fact]
    public void MatMulBroadcastsTheBatch()
    {
        OperatorCheck.Equal((g, x) => g.MatMul(x[0], x[1]), x => x[0].MatMul(x[1]),
            OperatorInputs.Floats([2, 3, 5, 4], [2, 3, 4, 6]),
            OperatorInputs.Floats([1, 2, 7, 3], [4, 1, 3, 1]));
        OperatorCheck.Equal((g, x) => g.MatMul(x[0], x[1]), x => x[0].MatMul(x[1]),
            OperatorInputs.Floats([2, 5, 4], [4, 6]),
            OperatorInputs.Floats([3, 1, 9], [9, 2]));
    }

    [Fact]
    public void FunctionsOfOneElementEqualTheirDefinition()
    {
        OperatorCheck.Equal((g, x) => g.Sqrt(x[0]), x => x[0].Map(Math.Sqrt), Positive);
        OperatorCheck.Equal((g, x) => g.Log(x[0]), x => x[0].Map(Math.Log), Positive);
        OperatorCheck.Equal((g, x) => g.Exp(x[0]), x => x[0].Map(Math.Exp), One);
        OperatorCheck.Equal((g, x) => g.Neg(x[0]), x => x[0].Map(a => -a), One);
        OperatorCheck.Equal((g, x) => g.Sigmoid(x[0]), x => x[0].Map(a => 1 / (1 + Math.Exp(-a))), One);
        OperatorCheck.Equal((g, x) => g.Tanh(x[0]), x => x[0].Map(Math.Tanh), One);
        OperatorCheck.Equal((g, x) => g.Relu(x[0]), x => x[0].Map(a => Math.Max(a, 0)), One);
        OperatorCheck.Equal((g, x) => g.Gelu(x[0]), x => x[0].Map(Definitions.Gelu), One);
    }

    [Fact]
    public void ClipTakesEitherBoundOrBoth()
    {
        OperatorCheck.Equal((g, x) => g.Clip(x[0], -1, 0.5f), x => x[0].Map(a => Math.Clamp(a, -1, 0.5)), One);
        OperatorCheck.Equal((g, x) => g.Clip(x[0], null, 0.5f), x => x[0].Map(a => Math.Min(a, 0.5)), One);
        OperatorCheck.Equal((g, x) => g.Clip(x[0], -1, null), x => x[0].Map(a => Math.Max(a, -1)), One);
    }

    [Fact]
    public void SoftmaxRunsAlongAnyAxis()
    {
        OperatorCheck.Equal((g, x) => g.Softmax(x[0]), x => x[0].Softmax(), One);
        OperatorCheck.Equal((g, x) => g.Softmax(x[0], 1), x => x[0].Softmax(1), One);
    }

    [Theory]
    [InlineData(1e-5f)]
    [InlineData(1e-8f)]
    [InlineData(0.1f)]
    public void LayerNormalizationScalesAndShifts(float epsilon)
    {
        OperatorInputs[] calls = [OperatorInputs.Floats([2, 3, 8], [8], [8]), OperatorInputs.Floats([1, 1, 5], [5], [5])];
        OperatorCheck.Equal((g, x) => g.LayerNormalization(x[0], x[1], x[2], epsilon),
            x => x[0].Normalize(epsilon).Zip(x[1], (a, b) => a * b).Add(x[2]), calls);
        OperatorCheck.Equal((g, x) => g.LayerNormalization(x[0], x[1], null, epsilon),
            x => x[0].Normalize(epsilon).Zip(x[1], (a, b) => a * b),
            OperatorInputs.Floats([2, 3, 8], [8]), OperatorInputs.Floats([1, 1, 5], [5]));
    }

    [Fact]
    public void ComparisonsGiveTruthValues()
    {
        OperatorInputs[] calls =
        [
            new(OperatorInput.Longs(3, 4, 5), OperatorInput.Longs(3, 4, 5)),
            new(OperatorInput.Longs(3, 2, 1), OperatorInput.Longs(3, 1, 9)),
        ];
        OperatorCheck.Equal((g, x) => g.Equal(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a == b ? 1 : 0), calls);
        OperatorCheck.Equal((g, x) => g.Less(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a < b ? 1 : 0), calls);
        OperatorCheck.Equal((g, x) => g.LessOrEqual(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a <= b ? 1 : 0), calls);
        OperatorCheck.Equal((g, x) => g.Less(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a < b ? 1 : 0), Broadcast);
    }

    [Fact]
    public void TruthValuesCombineAndChoose()
    {
        OperatorInputs[] two =
        [
            new(OperatorInput.Bools(4, 5), OperatorInput.Bools(4, 5)),
            new(OperatorInput.Bools(3, 1), OperatorInput.Bools(1, 7)),
        ];
        OperatorCheck.Equal((g, x) => g.And(x[0], x[1]), x => x[0].Zip(x[1], (a, b) => a * b), two);
        OperatorCheck.Equal((g, x) => g.Not(x[0]), x => x[0].Map(a => 1 - a),
            new OperatorInputs(OperatorInput.Bools(3, 4)), new OperatorInputs(OperatorInput.Bools(7, 1)));
        OperatorCheck.Equal((g, x) => g.Where(x[0], x[1], x[2]),
            x => x[0].Zip(x[1], (c, a) => c != 0 ? a : double.NaN).Zip(x[2], (a, b) => double.IsNaN(a) ? b : a),
            new OperatorInputs(OperatorInput.Bools(3, 4), OperatorInput.Floats(3, 4), OperatorInput.Floats(3, 4)),
            new OperatorInputs(OperatorInput.Bools(2, 1), OperatorInput.Floats(1, 5), OperatorInput.Floats(1, 1)));
    }

    [Fact]
    public void CastConvertsBetweenTypes()
    {
        OperatorCheck.Equal((g, x) => g.Cast(x[0], ElementType.Int64), x => x[0].Map(Math.Truncate), One);
        OperatorCheck.Equal((g, x) => g.Cast(x[0], ElementType.Float), x => x[0], Whole);
        OperatorCheck.Equal((g, x) => g.Cast(x[0], ElementType.Bool), x => x[0].Map(a => a != 0 ? 1 : 0), Whole);
        OperatorCheck.Equal((g, x) => g.Cast(x[0], ElementType.Float), x => x[0], One);
        OperatorCheck.Equal((g, x) => g.Cast(g.Cast(x[0], ElementType.Float16), ElementType.Float), x => x[0].Map(a => (double)(Half)a), One);
    }
}
