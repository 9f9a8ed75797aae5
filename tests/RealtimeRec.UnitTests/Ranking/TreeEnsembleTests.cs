using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;
using RealtimeRec.Ranking.Trees;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class TreeEnsembleTests
{
    private const int Features = 7;
    private const int Rows = 200;

    private readonly Random _random = new(3);

    [Fact]
    public void TheScoreOfARowIsTheSumOfItsLeavesAndOnnxRuntimeSaysTheSame()
    {
        var ensemble = new TreeEnsemble(Features, [.. Enumerable.Range(0, 40).Select(_ => Tree(_random.Next(12)))]);
        var rows = RowsOf();
        var scores = new float[Rows];

        ensemble.Score(rows, scores);

        for (var row = 0; row < Rows; row++)
        {
            var features = rows.AsSpan(row * Features, Features).ToArray();
            Assert.Equal(ensemble.Trees.Sum(tree => LeafOf(tree, features)), scores[row], 4);
        }

        var file = new RankerModel([.. Enumerable.Range(0, Features).Select(i => $"feature {i}")], ensemble).ToOnnx();
        using var session = new InferenceSession(file);
        using var results = session.Run([NamedOnnxValue.CreateFromTensor(RankerModel.Input, new DenseTensor<float>(rows, [Rows, Features]))]);
        var theirs = results.Single(result => result.Name == RankerModel.Output).AsTensor<float>().ToArray();
        Assert.Equal(Rows, theirs.Length);
        Assert.All(scores.Zip(theirs), pair => Assert.Equal(pair.First, pair.Second, 4));

        var read = RankerModel.Read(file);
        var again = new float[Rows];
        read.Trees.Score(rows, again);
        Assert.Equal(scores, again);
        Assert.Equal("feature 3", read.Features[3]);
    }

    [Fact]
    public void WhatIsNoTreeIsRefused()
    {
        RegressionTree good = new([0], [1], [~0], [~1], [1, 2]);
        _ = new TreeEnsemble(1, [good]);

        Assert.All(
            new[]
            {
                good with { Features = [1] },
                good with { Features = [-1] },
                good with { Lower = [0] },
                good with { Upper = [~2] },
                good with { Leaves = [1] },
                good with { Leaves = [1, float.NaN] },
                good with { Thresholds = [float.PositiveInfinity] },
                good with { Thresholds = [] },
            },
            tree => Assert.Throws<ArgumentException>(() => new TreeEnsemble(1, [tree])));
    }

    [Fact]
    public void AFileThatIsNoRankerIsRefused()
    {
        var model = new RankerModel(["a"], new TreeEnsemble(1, [new RegressionTree([0], [1], [~0], [~1], [1, 2])])).ToOnnx();
        var other = new GraphBuilder();
        other.Output("out", other.Input("in", ElementType.Float, "rows", 1), "rows", 1);

        Assert.Throws<ModelFormatException>(() => RankerModel.Read([]));
        Assert.Throws<ModelFormatException>(() => RankerModel.Read(other.Build()));
        for (var length = 0; length < model.Length; length += 7)
        {
            Assert.Throws<ModelFormatException>(() => RankerModel.Read(model.AsSpan(0, length)));
        }

        var many = new RankerModel(["a"], new TreeEnsemble(1, [.. Enumerable.Repeat(new RegressionTree([], [], [], [], [1]), RankerModel.MaxTrees + 1)]));
        Assert.Contains("more than 1000 trees", Assert.Throws<ModelFormatException>(() => RankerModel.Read(many.ToOnnx())).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RanksByTreesAndByFusionAreFusedAndEqualsStayInTheOrderOfFusion()
    {
        Assert.Equal([0, 1, 2, 3], RankerFusion.Order([4, 3, 2, 1]));
        Assert.Equal([0, 1, 2, 3], RankerFusion.Order([1, 1, 1, 1]));
        Assert.Equal([0, 3, 1, 2], RankerFusion.Order([1, 2, 3, 4]));
        Assert.Equal([0, 5, 1], RankerFusion.Order([0, 0, 0, 0, 0, 1, 0, 0])[..3]);
        Assert.Empty(RankerFusion.Order([]));
    }

    private RegressionTree Tree(int nodes)
    {
        // Leaves in the order in which they come up.
        var (lower, upper) = (new int[nodes], new int[nodes]);
        var (next, leaf) = (1, 0);
        for (var node = 0; node < nodes; node++)
        {
            lower[node] = next < nodes ? next++ : ~leaf++;
            upper[node] = next < nodes && _random.Next(2) == 0 ? next++ : ~leaf++;
        }

        return new RegressionTree(
            [.. Enumerable.Range(0, nodes).Select(_ => _random.Next(Features))],
            [.. Enumerable.Range(0, nodes).Select(_ => _random.Next(-3, 4))],
            lower,
            upper,
            [.. Enumerable.Range(0, nodes + 1).Select(_ => (float)_random.NextDouble() - 0.5f)]);
    }

    // Whole numbers: some lie on a threshold.
    private float[] RowsOf() => [.. Enumerable.Range(0, Rows * Features).Select(_ => (float)_random.Next(-4, 5))];

    private static double LeafOf(RegressionTree tree, float[] row)
    {
        var node = tree.Features.Length == 0 ? ~0 : 0;
        while (node >= 0)
        {
            node = row[tree.Features[node]] <= tree.Thresholds[node] ? tree.Lower[node] : tree.Upper[node];
        }

        return tree.Leaves[~node];
    }
}
