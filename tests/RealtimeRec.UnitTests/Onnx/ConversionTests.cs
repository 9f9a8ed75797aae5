using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;
using RealtimeRec.Onnx.Precision;
using Xunit.Abstractions;

namespace RealtimeRec.UnitTests.Onnx;

public sealed class ConversionTests(ITestOutputHelper output)
{
    private static readonly (int Batch, int Length)[] Shapes = [(1, TestEncoder.Longest), (32, 20), (7, 1)];

    [Fact]
    public void Float16IsCloseToFloat32AtHalfTheSize()
    {
        var original = TestEncoder.Create().Build();
        var converted = Float16Conversion.Convert(original);
        Assert.InRange(converted.Length, 0, 0.55 * original.Length);

        var largest = Compare(original, converted, (a, b) => a.Zip(b, (x, y) => Math.Abs(x - y)).Max()).Max();
        output.WriteLine($"{original.Length:N0} to {converted.Length:N0} bytes, largest difference {largest:G3}");
        Assert.InRange(largest, 0, 2e-3);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Int8PointsInTheSameDirectionAtAThirdOfTheSize(bool reduceRange)
    {
        var original = TestEncoder.Create().Build();
        var converted = DynamicQuantization.Convert(original, new DynamicQuantizationOptions { ReduceRange = reduceRange });
        Assert.InRange(converted.Length, 0, 0.33 * original.Length);

        var smallest = Compare(original, converted, (a, b) => a.Zip(b, (x, y) => x * y).Sum()).Min();
        output.WriteLine($"{original.Length:N0} to {converted.Length:N0} bytes, smallest cosine {smallest:G6}");
        Assert.InRange(smallest, 0.99, 1.0001);
    }

    [Fact]
    public void ConvertedModelsKeepTheirInterfaceAndSayTheirPrecision()
    {
        var original = TestEncoder.Create().Build();
        var expected = ModelFile.Inspect(original);
        foreach (var (converted, precision) in ((byte[], string)[])[(Float16Conversion.Convert(original), "float16"), (DynamicQuantization.Convert(original), "int8")])
        {
            var info = ModelFile.Inspect(converted);
            Assert.Equal(expected.Inputs.Select(input => input.ToString()), info.Inputs.Select(input => input.ToString()));
            Assert.Equal(expected.Outputs.Select(one => one.ToString()), info.Outputs.Select(one => one.ToString()));
            Assert.Equal("test-1", info.Metadata["version"]);
            Assert.Equal(precision, info.Metadata["precision"]);
        }
    }

    [Fact]
    public void Float16TakesFloatInputsAndWholeNumbersBeyondItsRange()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", ElementType.Float, "batch", 4);
        var seconds = graph.Input("seconds", ElementType.Int64, "batch", 1);
        graph.Output("logarithm", graph.Log(graph.Cast(seconds, ElementType.Float)), "batch", 1);
        graph.Output("sum", graph.Add(x, graph.Log(graph.Cast(seconds, ElementType.Float))), "batch", 4);
        graph.Output("seconds_again", seconds, "batch", 1);
        using var model = new LoadedModel(Float16Conversion.Convert(graph.Build()));

        var outputs = model.Run(new NdArray([1, 4], [1, 2, 3, 4]), new NdArray([1, 1], [1e7]));
        Assert.Equal(Math.Log(1e7), outputs[0].Values[0], 1e-5);
        Assert.Equal(1 + Math.Log(1e7), outputs[1].Values[0], 1e-2);
        Assert.Equal(1e7, outputs[2].Values[0]);
    }

    [Fact]
    public void Float16KeepsADivisorFromZero()
    {
        var graph = new GraphBuilder();
        graph.Output("y", graph.L2Normalize(graph.Input("x", ElementType.Float, "batch", 4)), "batch", 4);
        using var model = new LoadedModel(Float16Conversion.Convert(graph.Build()));
        Assert.Equal(new double[8], model.Run(new NdArray([2, 4], new double[8]))[0].Values);
    }

    [Fact]
    public void QuantizedProductHasAScalePerOutput()
    {
        // Outputs a thousand times apart: one scale for all of them would lose the small.
        float[] weight = [1000, -500, 250, 1, -0.5f, 0.25f, 0, 0, 0];
        var graph = new GraphBuilder();
        graph.Output("y", graph.Linear("layer", graph.Input("x", ElementType.Float, "batch", 3), new LinearWeights(weight, null, 3)), "batch", 3);
        var original = graph.Build();

        var (x, exact) = (new NdArray([1, 3], [1, 0.5, -1]), new LoadedModel(original));
        using (exact)
        using (var quantized = new LoadedModel(DynamicQuantization.Convert(original)))
        {
            var (expected, actual) = (exact.Run(x)[0].Values, quantized.Run(x)[0].Values);
            for (var i = 0; i < 3; i++)
                Assert.Equal(expected[i], actual[i], (0.02 * Math.Abs(expected[i])) + 1e-9);
        }
    }

    [Fact]
    public void QuantizedTableHasAScalePerRow()
    {
        float[] table = [1000, -500, 250, 1, -0.5f, 0.25f, 0, 0, 0];
        var graph = new GraphBuilder();
        graph.Output("y", graph.Embedding("table", graph.Input("ids", ElementType.Int64, "batch"), table, 3), "batch", 3);
        using var model = new LoadedModel(DynamicQuantization.Convert(graph.Build()));

        var rows = model.Run(NdArray.Vector(0, 1, 2))[0].Values;
        for (var i = 0; i < rows.Length; i++)
            Assert.Equal(table[i], rows[i], 0.005 * Math.Abs(table[i / 3 * 3]));
    }

    [Fact]
    public void WeightsThatAreToBeKeptAreKept()
    {
        var original = TestEncoder.Create().Build();
        var all = DynamicQuantization.Convert(original);
        var kept = DynamicQuantization.Convert(original, new DynamicQuantizationOptions { Keep = new HashSet<string> { "items.weight" } });
        Assert.InRange(kept.Length - all.Length, 2.8 * TestEncoder.Items * TestEncoder.Dimensions, 3.2 * TestEncoder.Items * TestEncoder.Dimensions);
        Assert.All(Compare(original, kept, (a, b) => a.Zip(b, (x, y) => x * y).Sum()), cosine => Assert.InRange(cosine, 0.99, 1.0001));
    }

    [Fact]
    public void ModelIsQuantizedOnce()
    {
        var original = TestEncoder.Create().Build();
        var quantized = DynamicQuantization.Convert(original);
        Assert.Contains("quantised already", Assert.Throws<ArgumentException>(() => Float16Conversion.Convert(quantized)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => DynamicQuantization.Convert(Float16Conversion.Convert(original)));
    }

    private static List<double> Compare(byte[] original, byte[] converted, Func<double[], double[], double> measure)
    {
        using var exact = new LoadedModel(original);
        using var approximate = new LoadedModel(converted);
        var measures = new List<double>();
        foreach (var (batch, length) in Shapes)
        {
            var ids = TestEncoder.Ids(batch, length, batch + length);
            var (expected, actual) = (exact.Run(ids)[0], approximate.Run(ids)[0]);
            Assert.Equal(expected.Shape, actual.Shape);
            measures.AddRange(expected.Values.Chunk(TestEncoder.Dimensions).Zip(actual.Values.Chunk(TestEncoder.Dimensions), measure));
        }

        return measures;
    }
}
