using RealtimeRec.Onnx.Files;

namespace RealtimeRec.Onnx.Graphs;

/// <summary>A tensor in a graph under construction: an input, an initializer, or what an operator gives.</summary>
public sealed class Value
{
    internal Value(GraphBuilder graph, string name, ElementType elementType)
    {
        Graph = graph;
        Name = name;
        ElementType = elementType;
    }

    /// <summary>The name it has in the file.</summary>
    public string Name { get; }

    /// <summary>Type of its elements.</summary>
    public ElementType ElementType { get; }

    internal GraphBuilder Graph { get; }

    /// <inheritdoc/>
    public override string ToString() => $"{Name} ({ElementType})";
}
