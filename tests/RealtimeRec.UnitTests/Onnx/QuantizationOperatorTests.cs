using RealtimeRec.Onnx.Files;

namespace RealtimeRec.UnitTests.Onnx;

public sealed class QuantizationOperatorTests
{
    [Fact]
    public void DynamicQuantizeLinearSpansTheRange() => OperatorCheck.Equal(
        (g, x) =>
        {
            var (quantized, scale, zeroPoint) = g.DynamicQuantizeLinear(x[0]);
            return [quantized, scale, zeroPoint];
        },
        x =>
        {
            var low = Math.Min(0, x[0].Values.Min());
            var scale = (float)((float)Math.Max(0, x[0].Values.Max()) - (float)low) / 255;
            var zero = Math.Clamp(Math.Round(0 - (low / scale)), 0, 255);
            return [x[0].Map(value => Math.Clamp(Math.Round((float)value / scale) + zero, 0, 255)), NdArray.Scalar(scale), NdArray.Scalar(zero)];
        },
        OperatorInputs.Floats([2, 7]), OperatorInputs.Floats([5, 30]), new OperatorInputs(OperatorInput.Positive(4, 4)));

    [Fact]
    public void MatMulIntegerIsExact()
    {
        static OperatorInput Bytes(params int[] shape) => new(ElementType.UInt8, shape, 0, 256);
        static OperatorInput SignedBytes(params int[] shape) => new(ElementType.Int8, shape, -63, 64);

        OperatorCheck.Equal(
            (g, x) => g.MatMulInteger(x[0], x[1]),
            x => x[0].MatMul(x[1]),
            new OperatorInputs(Bytes(2, 3, 5), SignedBytes(5, 4)), new OperatorInputs(Bytes(1, 8, 40), SignedBytes(40, 2)));
        OperatorCheck.Equal(
            (g, x) => g.MatMulInteger(x[0], x[1], g.Initializer("left", (byte[])[7]), g.Initializer("right", (sbyte[])[-3])),
            x => x[0].Map(a => a - 7).MatMul(x[1].Map(b => b + 3)),
            new OperatorInputs(Bytes(2, 3, 5), SignedBytes(5, 4)), new OperatorInputs(Bytes(1, 8, 40), SignedBytes(40, 2)));
    }

    [Fact]
    public void DequantizeLinearScalesPerEntryOfAnAxis()
    {
        OperatorInputs[] calls = [new(new OperatorInput(ElementType.Int8, [3, 4], -128, 128)), new(new OperatorInput(ElementType.Int8, [9, 4], -128, 128))];
        OperatorCheck.Equal(
            (g, x) => g.DequantizeLinear(x[0], g.Constant(0.25f), g.Initializer("zero", (sbyte[])[5])),
            x => x[0].Map(value => (value - 5) * 0.25),
            calls);
        OperatorCheck.Equal(
            (g, x) => g.DequantizeLinear(x[0], g.Initializer("scale", (float[])[1, 2, 3, 4], 4)),
            x => x[0].Zip(NdArray.Vector(1, 2, 3, 4), (value, scale) => value * scale),
            calls);
    }
}
