using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;

namespace RealtimeRec.UnitTests.Onnx;

/// <summary>Runs one small model on random inputs of several shapes, all its axes dynamic, and compares it with a definition.</summary>
internal static class OperatorCheck
{
    public static void Equal(
        Func<GraphBuilder, Value[], Value> build,
        Func<NdArray[], NdArray> definition,
        params ReadOnlySpan<OperatorInputs> calls) =>
        Equal((graph, x) => [build(graph, x)], x => [definition(x)], calls);

    public static void Equal(
        Func<GraphBuilder, Value[], Value[]> build,
        Func<NdArray[], NdArray[]> definition,
        params ReadOnlySpan<OperatorInputs> calls)
    {
        using var model = new LoadedModel(Build(build, calls[0].Inputs));
        for (var call = 0; call < calls.Length; call++)
        {
            var random = new Random(call);
            NdArray[] inputs = [.. calls[call].Inputs.Select(input => input.Draw(random))];
            var expected = definition(inputs);
            var actual = model.Run(inputs);
            Assert.Equal(expected.Length, actual.Length);
            for (var i = 0; i < expected.Length; i++)
                AssertClose(expected[i], actual[i], 1e-5);
        }
    }

    /// <summary>Differences up to the tolerance, or that share of the larger value, are none.</summary>
    public static void AssertClose(NdArray expected, NdArray actual, double tolerance)
    {
        Assert.Equal(expected.Shape, actual.Shape);
        for (var i = 0; i < expected.Values.Length; i++)
            Assert.Equal(expected.Values[i], actual.Values[i], tolerance * Math.Max(1, Math.Abs(expected.Values[i])));
    }

    private static byte[] Build(Func<GraphBuilder, Value[], Value[]> build, OperatorInput[] inputs)
    {
        var graph = new GraphBuilder();
        var values = inputs.Select((input, i) => graph.Input(
            $"x{i}", input.Type, [.. input.Shape.Select((_, axis) => (Dimension)$"x{i}_axis{axis}")])).ToArray();
        var outputs = build(graph, values);
        for (var i = 0; i < outputs.Length; i++)
            graph.Output($"y{i}", outputs[i]);

        return graph.Build();
    }
}
