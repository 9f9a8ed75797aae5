using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Graphs;

namespace RealtimeRec.Ranking.Trees;

/// <summary>A ranker as a file: an ONNX model of one ensemble of trees, and the names of the features that it reads.</summary>
/// <param name="features">Names of the features of a row, in order.</param>
/// <param name="trees">The trees.</param>
public sealed class RankerModel(IReadOnlyList<string> features, TreeEnsemble trees)
{
    /// <summary>Name of the file in a model's folder.</summary>
    public const string FileName = "ranker.onnx";

    /// <summary>Most trees, and most leaves of a tree, of a ranker that can be served: each feed waits for all of them.</summary>
    public const int MaxTrees = 1_000, MaxLeaves = 256;

    /// <summary>Name of the input, of the shape rows × features.</summary>
    public const string Input = "features";

    /// <summary>Name of the output, of the shape rows × 1.</summary>
    public const string Output = "scores";

    private const string FeatureNames = "features";
    private const char Separator = '\n';

    /// <summary>Names of the features of a row, in order.</summary>
    public IReadOnlyList<string> Features => features;

    /// <summary>The trees.</summary>
    public TreeEnsemble Trees => trees;

    /// <summary>The bytes of the file.</summary>
    public byte[] ToOnnx()
    {
        var graph = new GraphBuilder("ranker");
        graph.Metadata[FeatureNames] = string.Join(Separator, Features);
        var rows = graph.Input(Input, ElementType.Float, "rows", Features.Count);
        graph.Output(Output, graph.TreeEnsembleRegressor(rows, NodesOf(Trees)), "rows", 1);
        return graph.Build();
    }

    /// <summary>Reads such a file.</summary>
    /// <param name="model">Its bytes.</param>
    /// <exception cref="ModelFormatException">It is no ranker.</exception>
    public static RankerModel Read(ReadOnlySpan<byte> model)
    {
        if (!ModelFile.Inspect(model).Metadata.TryGetValue(FeatureNames, out var names) || names.Length == 0)
        {
            throw new ModelFormatException("The model does not name the features that it reads.");
        }

        string[] named = names.Split(Separator);
        var nodes = TreeNodes.Read(model);
        try
        {
            var ensemble = new TreeEnsemble(named.Length, TreesOf(nodes));
            return ensemble.Trees.Count <= MaxTrees && ensemble.Trees.All(tree => tree.Leaves.Length <= MaxLeaves)
                ? new RankerModel(named, ensemble)
                : throw new ModelFormatException($"The model has more than {MaxTrees} trees, or a tree with more than {MaxLeaves} leaves.");
        }
        catch (Exception exception) when (exception is ArgumentException or KeyNotFoundException or OverflowException)
        {
            throw new ModelFormatException("The model's trees are damaged.", exception);
        }
    }

    private static TreeNodes NodesOf(TreeEnsemble ensemble)
    {
        List<long> numbers = [], nodes = [], looked = [], lower = [], upper = [];
        List<float> thresholds = [], values = [];
        List<bool> leaves = [];
        for (var t = 0; t < ensemble.Trees.Count; t++)
        {
            // Inner nodes keep their numbers, leaves follow them; a tree that is one leaf has no inner node.
            var tree = ensemble.Trees[t];
            var inner = tree.Features.Length;
            for (var node = 0; node < inner + tree.Leaves.Length; node++)
            {
                var isLeaf = node >= inner;
                numbers.Add(t);
                nodes.Add(node);
                leaves.Add(isLeaf);
                looked.Add(isLeaf ? 0 : tree.Features[node]);
                thresholds.Add(isLeaf ? 0 : tree.Thresholds[node]);
                lower.Add(isLeaf ? 0 : NumberOf(tree.Lower[node]));
                upper.Add(isLeaf ? 0 : NumberOf(tree.Upper[node]));
                values.Add(isLeaf ? tree.Leaves[node - inner] : 0);
            }

            int NumberOf(int child) => child >= 0 ? child : inner + ~child;
        }

        return new TreeNodes(numbers, nodes, looked, thresholds, lower, upper, leaves, values);
    }

    private static RegressionTree[] TreesOf(TreeNodes nodes) =>
    [
        .. Enumerable.Range(0, nodes.Count).GroupBy(i => nodes.Trees[i]).OrderBy(tree => tree.Key).Select(tree =>
        {
            int[] inner = [.. tree.Where(i => !nodes.Leaves[i]).OrderBy(i => nodes.Nodes[i])];
            int[] leaves = [.. tree.Where(i => nodes.Leaves[i]).OrderBy(i => nodes.Nodes[i])];
            var numbers = inner.Select((i, number) => (nodes.Nodes[i], number)).Concat(leaves.Select((i, number) => (nodes.Nodes[i], ~number))).ToDictionary();
            return new RegressionTree(
                [.. inner.Select(i => checked((int)nodes.Features[i]))],
                [.. inner.Select(i => nodes.Thresholds[i])],
                [.. inner.Select(i => numbers[nodes.Lower[i]])],
                [.. inner.Select(i => numbers[nodes.Upper[i]])],
                [.. leaves.Select(i => nodes.Values[i])]);
        }),
    ];
}
