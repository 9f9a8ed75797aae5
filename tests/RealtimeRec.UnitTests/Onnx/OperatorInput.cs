using RealtimeRec.Onnx.Files;

namespace RealtimeRec.UnitTests.Onnx;

/// <summary>An input to draw: uniform from <paramref name="Low"/> up to, but without, <paramref name="High"/>.</summary>
internal sealed record OperatorInput(ElementType Type, int[] Shape, double Low, double High)
{
    public static OperatorInput Floats(params int[] shape) => new(ElementType.Float, shape, -3, 3);

    public static OperatorInput Positive(params int[] shape) => new(ElementType.Float, shape, 0.1, 3);

    public static OperatorInput Longs(int high, params int[] shape) => new(ElementType.Int64, shape, 0, high);

    public static OperatorInput Bools(params int[] shape) => new(ElementType.Bool, shape, 0, 2);

    public NdArray Draw(Random random) => NdArray.Build(Shape, _ =>
    {
        var value = Low + (random.NextDouble() * (High - Low));
        return Type == ElementType.Float ? (float)value : Math.Floor(value);
    });
}
