using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Graphs;

// Ensembles of trees, which are operators of the domain ai.onnx.ml (https://onnx.ai/onnx/operators/onnx_aionnxml_TreeEnsembleRegressor.html).
public sealed partial class GraphBuilder
{
    /// <summary>Name of the domain of operators of classical machine learning.</summary>
    internal const string TreesDomain = "ai.onnx.ml";

    /// <summary>Version of the operators of <see cref="TreesDomain"/>.</summary>
    internal const int TreesOpset = 3;

    internal const string TreesOperator = "TreeEnsembleRegressor";
    internal const string LeafMode = "LEAF";

    private const string BranchMode = "BRANCH_LEQ";

    /// <summary>The sum over trees of the values of the leaves that rows of features come to: one number for each row.</summary>
    /// <param name="rows">Float32, row by row.</param>
    /// <param name="nodes">The trees.</param>
    public Value TreeEnsembleRegressor(Value rows, TreeNodes nodes)
    {
        Require(TreesOperator, rows, ElementType.Float);
        int[] leaves = [.. Enumerable.Range(0, nodes.Count).Where(i => nodes.Leaves[i])];
        var value = Append(
            TreesOperator,
            [rows],
            Attributes.Ints("nodes_treeids", [.. nodes.Trees]),
            Attributes.Ints("nodes_nodeids", [.. nodes.Nodes]),
            Attributes.Ints("nodes_featureids", [.. nodes.Features]),
            Attributes.Floats("nodes_values", [.. nodes.Thresholds]),
            Attributes.Ints("nodes_truenodeids", [.. nodes.Lower]),
            Attributes.Ints("nodes_falsenodeids", [.. nodes.Upper]),
            Attributes.Texts("nodes_modes", nodes.Leaves.Select(isLeaf => isLeaf ? LeafMode : BranchMode)),
            Attributes.Ints("target_treeids", [.. leaves.Select(i => nodes.Trees[i])]),
            Attributes.Ints("target_nodeids", [.. leaves.Select(i => nodes.Nodes[i])]),
            Attributes.Ints("target_ids", new long[leaves.Length]),
            Attributes.Floats("target_weights", [.. leaves.Select(i => nodes.Values[i])]),
            Attributes.Int("n_targets", 1),
            Attributes.Text("aggregate_function", "SUM"),
            Attributes.Text("post_transform", "NONE"));
        _graph.Node[^1].Domain = TreesDomain;
        return value;
    }

    private bool HasTrees => _graph.Node.Any(node => node.Domain == TreesDomain);

    private static OperatorSetIdProto OpsetOf(string domain, int version) => new() { Domain = domain, Version = version };
}
