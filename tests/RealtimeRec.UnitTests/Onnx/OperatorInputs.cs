namespace RealtimeRec.UnitTests.Onnx;

/// <summary>The inputs of one call.</summary>
internal sealed record OperatorInputs(params OperatorInput[] Inputs)
{
    public static OperatorInputs Floats(params int[][] shapes) => new([.. shapes.Select(shape => OperatorInput.Floats(shape))]);
}
