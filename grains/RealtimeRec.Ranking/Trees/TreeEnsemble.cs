namespace RealtimeRec.Ranking.Trees;

/// <summary>Boosted regression trees: the score of a row of features is the sum of the leaves that it comes to, one of each tree. Immutable.</summary>
public sealed class TreeEnsemble
{
    private readonly int[] _roots;
    private readonly int[] _features;
    private readonly float[] _thresholds;
    private readonly int[] _lower;
    private readonly int[] _upper;
    private readonly float[] _leaves;

    /// <param name="features">Features of a row.</param>
    /// <param name="trees">The trees.</param>
    /// <exception cref="ArgumentException">A tree is none, or reads a feature that there is not.</exception>
    public TreeEnsemble(int features, IReadOnlyList<RegressionTree> trees)
    {
        Features = features;
        Trees = trees;
        (_roots, _leaves) = (new int[trees.Count], [.. trees.SelectMany(tree => tree.Leaves)]);
        var nodes = trees.Sum(tree => tree.Features.Length);
        (_features, _thresholds, _lower, _upper) = (new int[nodes], new float[nodes], new int[nodes], new int[nodes]);
        var (node, leaf) = (0, 0);
        for (var t = 0; t < trees.Count; t++)
        {
            var tree = trees[t];
            tree.ThrowIfInvalid(features);
            _roots[t] = tree.Features.Length == 0 ? ~leaf : node;
            for (var i = 0; i < tree.Features.Length; i++)
            {
                (_features[node + i], _thresholds[node + i]) = (tree.Features[i], tree.Thresholds[i]);
                _lower[node + i] = tree.Lower[i] >= 0 ? node + tree.Lower[i] : ~(leaf + ~tree.Lower[i]);
                _upper[node + i] = tree.Upper[i] >= 0 ? node + tree.Upper[i] : ~(leaf + ~tree.Upper[i]);
            }

            node += tree.Features.Length;
            leaf += tree.Leaves.Length;
        }
    }

    /// <summary>Features of a row.</summary>
    public int Features { get; }

    /// <summary>The trees.</summary>
    public IReadOnlyList<RegressionTree> Trees { get; }

    /// <summary>Scores rows.</summary>
    /// <param name="rows">Row after row, <see cref="Features"/> numbers each, none of them NaN.</param>
    /// <param name="scores">One for each row.</param>
    public void Score(ReadOnlySpan<float> rows, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(rows.Length, scores.Length * Features);
        scores.Clear();

        // Tree by tree: one tree stays in the cache for all rows.
        foreach (var root in _roots)
        {
            for (var row = 0; row < scores.Length; row++)
            {
                var features = rows.Slice(row * Features, Features);
                var node = root;
                while (node >= 0)
                {
                    node = features[_features[node]] <= _thresholds[node] ? _lower[node] : _upper[node];
                }

                scores[row] += _leaves[~node];
            }
        }
    }
}
