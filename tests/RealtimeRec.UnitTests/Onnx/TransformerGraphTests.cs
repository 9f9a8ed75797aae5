using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;
using RealtimeRec.Onnx.Precision;

namespace RealtimeRec.UnitTests.Onnx;

public sealed class TransformerGraphTests
{
    private const double Tolerance = 1e-5;

    private readonly RandomWeights _weights = new(17);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LinearIsThatOfPyTorch(bool bias)
    {
        var linear = _weights.Linear(6, 4, bias);
        using var model = Load((g, x) => g.Linear("layer", x, linear), "batch", "length", 6);
        foreach (var x in (NdArray[])[_weights.Array(2, 3, 6), _weights.Array(1, 9, 6)])
            OperatorCheck.AssertClose(Naive(linear, x), model.Run(x)[0], Tolerance);
    }

    [Theory]
    [InlineData(1e-5f)]
    [InlineData(1e-8f)]
    public void LayerNormRunsOverTheLastAxis(float epsilon)
    {
        var norm = _weights.LayerNorm(6, epsilon);
        using var model = Load((g, x) => g.LayerNorm("norm", x, norm), "batch", "length", 6);
        foreach (var x in (NdArray[])[_weights.Array(2, 3, 6), _weights.Array(1, 9, 6).Map(value => value * 1e-3)])
        {
            var expected = x.Normalize(epsilon).Zip(NdArray.FromFloats(norm.Scale, 6), (a, b) => a * b).Add(NdArray.FromFloats(norm.Bias!, 6));
            OperatorCheck.AssertClose(expected, model.Run(x)[0], Tolerance);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void SelfAttentionEqualsItsDefinitionWithoutAMask(int heads)
    {
        var attention = _weights.Attention(8, heads);
        using var model = Load((g, x) => g.SelfAttention("attention", x, attention), "batch", "length", 8);
        foreach (var x in (NdArray[])[_weights.Array(2, 5, 8), _weights.Array(3, 1, 8), _weights.Array(1, 20, 8)])
            OperatorCheck.AssertClose(Naive(attention, x, x, (_, _, _) => 0), model.Run(x)[0], Tolerance);
    }

    [Fact]
    public void SelfAttentionWithACausalMaskSeesThePastOnly()
    {
        var attention = _weights.Attention(8, 2);
        using var model = Load((g, x) => g.SelfAttention("attention", x, attention, g.CausalMask(x)), "batch", "length", 8);
        foreach (var x in (NdArray[])[_weights.Array(2, 5, 8), _weights.Array(3, 12, 8)])
            OperatorCheck.AssertClose(Naive(attention, x, x, (_, t, s) => s <= t ? 0 : -1e9), model.Run(x)[0], Tolerance);
    }

    [Theory]
    [InlineData(ElementType.Bool)]
    [InlineData(ElementType.Int64)]
    [InlineData(ElementType.Float)]
    public void SelfAttentionWithAPaddingMaskSeesWhatIsPresent(ElementType maskType)
    {
        var attention = _weights.Attention(8, 2);
        var graph = new GraphBuilder();
        var x = graph.Input("x", ElementType.Float, "batch", "length", 8);
        var present = graph.Input("present", maskType, "batch", "length");
        var mask = graph.PaddingMask(present);
        graph.Output("padded", graph.SelfAttention("padded", x, attention, mask), "batch", "length", 8);
        graph.Output("both", graph.SelfAttention("both", x, attention, graph.Min(mask, graph.CausalMask(x))), "batch", "length", 8);
        using var model = new LoadedModel(graph.Build());

        foreach (var (batch, length) in ((int, int)[])[(2, 5), (4, 9)])
        {
            var input = _weights.Array(batch, length, 8);
            var there = NdArray.Build([batch, length], index => index[1] < length - index[0] ? 1 : 0);
            var outputs = model.Run(input, there);
            OperatorCheck.AssertClose(Naive(attention, input, input, (b, _, s) => there[b, s] != 0 ? 0 : -1e9), outputs[0], Tolerance);
            OperatorCheck.AssertClose(Naive(attention, input, input, (b, t, s) => there[b, s] != 0 && s <= t ? 0 : -1e9), outputs[1], Tolerance);
        }
    }

    [Fact]
    public void FullMaskIsAddedAsItIs()
    {
        var attention = _weights.Attention(8, 2);
        var graph = new GraphBuilder();
        var x = graph.Input("x", ElementType.Float, "batch", "length", 8);
        var mask = graph.Input("mask", ElementType.Float, "batch", 1, "length", "length");
        graph.Output("y", graph.SelfAttention("attention", x, attention, mask), "batch", "length", 8);
        using var model = new LoadedModel(graph.Build());

        var (input, bias) = (_weights.Array(2, 5, 8), _weights.Array(2, 1, 5, 5));
        OperatorCheck.AssertClose(Naive(attention, input, input, (b, t, s) => bias[b, 0, t, s]), model.Run(input, bias)[0], Tolerance);
    }

    [Fact]
    public void RowWithNothingPresentGivesNumbers()
    {
        var attention = _weights.Attention(8, 2);
        var graph = new GraphBuilder();
        var x = graph.Input("x", ElementType.Float, "batch", "length", 8);
        var mask = graph.PaddingMask(graph.Input("present", ElementType.Bool, "batch", "length"));
        graph.Output("y", graph.SelfAttention("attention", x, attention, mask));

        foreach (var bytes in (byte[][])[graph.Build(), Float16Conversion.Convert(graph.Build())])
        {
            using var model = new LoadedModel(bytes);
            Assert.All(model.Run(_weights.Array(1, 4, 8), new NdArray([1, 4], new double[4]))[0].Values, value => Assert.True(double.IsFinite(value)));
        }
    }

    [Fact]
    public void AttentionTakesQueriesAndContextOfDifferentLengths()
    {
        var attention = _weights.Attention(8, 4);
        var graph = new GraphBuilder();
        var queries = graph.Input("queries", ElementType.Float, "batch", "length", 8);
        var context = graph.Input("context", ElementType.Float, "batch", "context_length", 8);
        graph.Output("y", graph.Attention("attention", queries, context, attention), "batch", "length", 8);
        using var model = new LoadedModel(graph.Build());

        foreach (var (length, contextLength) in ((int, int)[])[(3, 7), (6, 1)])
        {
            var (q, c) = (_weights.Array(2, length, 8), _weights.Array(2, contextLength, 8));
            OperatorCheck.AssertClose(Naive(attention, q, c, (_, _, _) => 0), model.Run(q, c)[0], Tolerance);
        }
    }

    [Fact]
    public void HeadsMustDivideTheDimensions()
    {
        var graph = new GraphBuilder();
        var x = graph.Input("x", ElementType.Float, "batch", "length", 8);
        Assert.Throws<ArgumentException>(() => graph.SelfAttention("attention", x, _weights.Attention(8, 3)));
    }

    [Fact]
    public void FeedForwardTakesAnyActivation()
    {
        var weights = new FeedForwardWeights(_weights.Linear(6, 12), _weights.Linear(12, 6));
        using var relu = Load((g, x) => g.FeedForward("layer", x, weights, g.Relu), "batch", "length", 6);
        using var gelu = Load((g, x) => g.FeedForward("layer", x, weights, g.Gelu), "batch", "length", 6);
        foreach (var x in (NdArray[])[_weights.Array(2, 3, 6), _weights.Array(1, 9, 6)])
        {
            OperatorCheck.AssertClose(Naive(weights.Outer, Naive(weights.Inner, x).Map(a => Math.Max(a, 0))), relu.Run(x)[0], Tolerance);
            OperatorCheck.AssertClose(Naive(weights.Outer, Naive(weights.Inner, x).Map(Definitions.Gelu)), gelu.Run(x)[0], Tolerance);
        }
    }

    [Fact]
    public void SwiGluMultipliesByItsGate()
    {
        var weights = new SwiGluWeights(_weights.Linear(6, 12, bias: false), _weights.Linear(6, 12, bias: false), _weights.Linear(12, 6, bias: false));
        using var model = Load((g, x) => g.SwiGlu("layer", x, weights), "batch", "length", 6);
        foreach (var x in (NdArray[])[_weights.Array(2, 3, 6), _weights.Array(1, 9, 6)])
        {
            var inner = Naive(weights.Gate, x).Map(Definitions.Silu).Zip(Naive(weights.Inner, x), (a, b) => a * b);
            OperatorCheck.AssertClose(Naive(weights.Outer, inner), model.Run(x)[0], Tolerance);
        }
    }

    [Fact]
    public void L2NormalizeGivesUnitLengthAndLeavesZero()
    {
        using var model = Load((g, x) => g.L2Normalize(x), "batch", 6);
        var x = _weights.Array(3, 6);
        var lengths = x.Reduce(-1, values => Math.Sqrt(values.Sum(value => value * value)));
        OperatorCheck.AssertClose(x.Zip(lengths, (a, b) => a / b), model.Run(x)[0], Tolerance);
        Assert.Equal(new double[6], model.Run(new NdArray([1, 6], new double[6]))[0].Values);
    }

    [Fact]
    public void EmbeddingsAreRowsOfTheirTables()
    {
        var (table, positions) = (_weights.Normal(20 * 4), _weights.Normal(10 * 4));
        var graph = new GraphBuilder();
        var ids = graph.Input("ids", ElementType.Int64, "batch", "length");
        graph.Output("y", graph.Add(graph.Embedding("items", ids, table, 4), graph.PositionEmbedding("positions", ids, positions, 4)), "batch", "length", 4);
        using var model = new LoadedModel(graph.Build());

        foreach (var (batch, length) in ((int, int)[])[(2, 3), (1, 10)])
        {
            var drawn = OperatorInput.Longs(20, batch, length).Draw(new Random(length));
            var expected = NdArray.Build([batch, length, 4], i => table[((int)drawn[i[0], i[1]] * 4) + i[2]] + positions[(i[1] * 4) + i[2]]);
            OperatorCheck.AssertClose(expected, model.Run(drawn)[0], Tolerance);
        }
    }

    [Fact]
    public void WeightsMustFitEachOther()
    {
        Assert.Throws<ArgumentException>(() => new LinearWeights(new float[7], null, 2));
        Assert.Throws<ArgumentException>(() => new LinearWeights(new float[8], new float[3], 2));
    }

    private static LoadedModel Load(Func<GraphBuilder, Value, Value> build, params ReadOnlySpan<Dimension> shape)
    {
        var graph = new GraphBuilder();
        graph.Output("y", build(graph, graph.Input("x", ElementType.Float, shape)));
        return new LoadedModel(graph.Build());
    }

    private static NdArray Naive(LinearWeights weights, NdArray x)
    {
        var product = x.MatMul(NdArray.FromFloats(weights.Weight, weights.Outputs, weights.Inputs).Transpose(1, 0));
        return weights.Bias is { } bias ? product.Add(NdArray.FromFloats(bias, bias.Length)) : product;
    }

    // Query by query and head by head, as the definition reads.
    private static NdArray Naive(AttentionWeights weights, NdArray queries, NdArray context, Func<int, int, int, double> mask)
    {
        var (q, k, v) = (Naive(weights.Query, queries), Naive(weights.Key, context), Naive(weights.Value, context));
        var size = weights.Query.Outputs / weights.Heads;
        var length = context.Shape[1];
        var mixed = NdArray.Build(q.Shape, index =>
        {
            var (batch, t, start) = (index[0], index[1], index[2] / size * size);
            var scores = NdArray.Build([length], at =>
                (Enumerable.Range(start, size).Sum(i => q[batch, t, i] * k[batch, at[0], i]) / Math.Sqrt(size)) + mask(batch, t, at[0]));
            return scores.Softmax().Values.Select((share, s) => share * v[batch, s, index[2]]).Sum();
        });
        return Naive(weights.Output, mixed);
    }
}
