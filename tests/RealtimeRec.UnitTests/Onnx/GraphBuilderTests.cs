using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;

namespace RealtimeRec.UnitTests.Onnx;

public sealed class GraphBuilderTests
{
    private readonly GraphBuilder _graph = new();

    [Fact]
    public void SameCallsGiveTheSameBytes() => Assert.Equal(TestEncoder.Create().Build(), TestEncoder.Create().Build());

    [Fact]
    public void InitializersOfEveryTypeAreReadBack()
    {
        _graph.Output("float", _graph.Initializer("a", (float[])[1.5f, -2], 2), 2);
        _graph.Output("half", _graph.Cast(_graph.Initializer("b", (Half[])[(Half)0.5f], 1), ElementType.Float), 1);
        _graph.Output("long", _graph.Initializer("c", (long[])[1L << 40], 1, 1), 1, 1);
        _graph.Output("int", _graph.Initializer("d", (int[])[-7, 8], 2), 2);
        _graph.Output("sbyte", _graph.Initializer("e", (sbyte[])[-128], 1), 1);
        _graph.Output("byte", _graph.Initializer("f", (byte[])[255], 1), 1);
        _graph.Output("bool", _graph.Initializer("g", (bool[])[true, false], 2), 2);
        using var model = new LoadedModel(_graph.Build());

        var outputs = model.Run();
        double[][] expected = [[1.5, -2], [0.5], [1L << 40], [-7, 8], [-128], [255], [1, 0]];
        Assert.Equal(expected, outputs.Select(output => output.Values));
        Assert.Equal([1, 1], outputs[2].Shape);
    }

    [Fact]
    public void EqualConstantsAreStoredOnceAndTypesKeptApart()
    {
        Assert.Same(_graph.Constant(1f), _graph.Constant(1f));
        Assert.Equal(ElementType.Int64, _graph.Constant(1L).ElementType);
        Assert.Equal(ElementType.Bool, _graph.Constant(true).ElementType);
    }

    [Fact]
    public void InputCanBeAnOutput()
    {
        var x = _graph.Input("x", ElementType.Float, "batch");
        _graph.Output("y", x, "batch");
        using var model = new LoadedModel(_graph.Build());
        Assert.Equal([1, 2], model.Run(NdArray.Vector(1, 2))[0].Values);
    }

    [Fact]
    public void NamesAreTakenOnce()
    {
        var x = _graph.Input("x", ElementType.Float, "batch");
        Assert.Throws<ArgumentException>(() => _graph.Input("x", ElementType.Float));
        Assert.Throws<ArgumentException>(() => _graph.Initializer("x", (float[])[1], 1));
        Assert.Throws<ArgumentException>(() => _graph.Output("x", x));
        Assert.Throws<ArgumentException>(() => _graph.Input(" ", ElementType.Float));
    }

    [Fact]
    public void ValuesMustFitTheirShape() => Assert.Contains(
        "has 3 values where its shape [2, 2] asks for 4",
        Assert.Throws<ArgumentException>(() => _graph.Initializer("x", (float[])[1, 2, 3], 2, 2)).Message,
        StringComparison.Ordinal);

    [Fact]
    public void TypesMustFitTheOperator()
    {
        var x = _graph.Input("x", ElementType.Float, "batch");
        var ids = _graph.Input("ids", ElementType.Int64, "batch");
        Assert.Contains("differ in type", Assert.Throws<ArgumentException>(() => _graph.Add(x, ids)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => _graph.Gather(x, x));
        Assert.Throws<ArgumentException>(() => _graph.Where(x, x, x));
        Assert.Throws<ArgumentException>(() => _graph.Gelu(ids));
        Assert.Throws<ArgumentException>(() => _graph.Reshape(x, x));
        Assert.Throws<ArgumentException>(() => _graph.MatMulInteger(x, x));
        Assert.Throws<ArgumentException>(() => _graph.Concat(0));
        Assert.Throws<ArgumentException>(() => _graph.Concat(0, x, ids));
    }

    [Fact]
    public void ValuesOfAnotherGraphAreRefused()
    {
        var other = new GraphBuilder().Input("x", ElementType.Float, "batch");
        Assert.Contains("another graph", Assert.Throws<ArgumentException>(() => _graph.Relu(other)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void DimensionsReadAsTheyAreWritten()
    {
        Assert.Equal("64", ((Dimension)64).ToString());
        Assert.Equal("batch", ((Dimension)"batch").ToString());
        Assert.Equal("?", Dimension.Unknown.ToString());
        Assert.Throws<ArgumentOutOfRangeException>(() => (Dimension)(-1));
    }
}
