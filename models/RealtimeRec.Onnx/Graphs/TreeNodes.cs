using RealtimeRec.Onnx.Files;
using RealtimeRec.Onnx.Protobuf;

namespace RealtimeRec.Onnx.Graphs;

/// <summary>
/// The nodes of an ensemble of regression trees with one output, all trees one after the other. A node that is no leaf sends values up to its threshold to
/// one node of its tree and all others to another.
/// </summary>
/// <param name="Trees">By node, the number of its tree.</param>
/// <param name="Nodes">By node, its number within the tree; 0 is the root.</param>
/// <param name="Features">By node, the feature that it looks at; 0 for a leaf.</param>
/// <param name="Thresholds">By node, the highest value that goes to the lower one; 0 for a leaf.</param>
/// <param name="Lower">By node, the number of the lower one; 0 for a leaf.</param>
/// <param name="Upper">By node, the number of the upper one; 0 for a leaf.</param>
/// <param name="Leaves">By node, whether it is a leaf.</param>
/// <param name="Values">By node, the value of a leaf; 0 for others.</param>
public sealed record TreeNodes(
    IReadOnlyList<long> Trees,
    IReadOnlyList<long> Nodes,
    IReadOnlyList<long> Features,
    IReadOnlyList<float> Thresholds,
    IReadOnlyList<long> Lower,
    IReadOnlyList<long> Upper,
    IReadOnlyList<bool> Leaves,
    IReadOnlyList<float> Values)
{
    /// <summary>Number of nodes of all trees together.</summary>
    public int Count => Trees.Count;

    /// <summary>Reads the trees of a model that is one ensemble of regression trees with one output.</summary>
    /// <param name="model">The bytes of the model.</param>
    /// <exception cref="ModelFormatException">It is no ONNX model, or not of that kind.</exception>
    public static TreeNodes Read(ReadOnlySpan<byte> model)
    {
        const string Source = "The model";
        if (ModelFile.Parse(model, Source).Graph.Node.Where(node => node.OpType == GraphBuilder.TreesOperator).ToArray() is not [var trees])
        {
            throw new ModelFormatException($"{Source} is not one {GraphBuilder.TreesOperator}.");
        }

        bool[] leaves = [.. Attribute("nodes_modes").Strings.Select(mode => mode.ToStringUtf8() == GraphBuilder.LeafMode)];
        var (tree, node) = (Attribute("nodes_treeids").Ints, Attribute("nodes_nodeids").Ints);
        var values = new float[tree.Count];
        var places = new Dictionary<(long Tree, long Node), int>();
        for (var i = 0; i < tree.Count; i++)
        {
            if (i >= node.Count || !places.TryAdd((tree[i], node[i]), i))
            {
                throw Damaged();
            }
        }

        var (ofTree, ofNode, weights) = (Attribute("target_treeids").Ints, Attribute("target_nodeids").Ints, Attribute("target_weights").Floats);
        if (ofNode.Count != ofTree.Count || weights.Count != ofTree.Count || Attribute("target_ids").Ints.Any(target => target != 0))
        {
            throw Damaged();
        }

        for (var i = 0; i < ofTree.Count; i++)
        {
            if (!places.TryGetValue((ofTree[i], ofNode[i]), out var place))
            {
                throw Damaged();
            }

            values[place] = weights[i];
        }

        var read = new TreeNodes(
            tree, node, Attribute("nodes_featureids").Ints, Attribute("nodes_values").Floats, Attribute("nodes_truenodeids").Ints, Attribute("nodes_falsenodeids").Ints, leaves, values);
        return new[] { node.Count, read.Features.Count, read.Thresholds.Count, read.Lower.Count, read.Upper.Count, leaves.Length }.All(count => count == tree.Count) ? read : throw Damaged();

        AttributeProto Attribute(string name) => trees.Attribute.FirstOrDefault(attribute => attribute.Name == name) ?? throw Damaged();

        static ModelFormatException Damaged() => new($"{Source}'s {GraphBuilder.TreesOperator} is damaged.");
    }
}
