namespace RealtimeRec.Onnx.Files;

/// <summary>An input or output of a model.</summary>
/// <param name="Name">The name by which a caller feeds or fetches it.</param>
/// <param name="ElementType">Type of its elements; <see cref="ElementType.Undefined"/> when it is no tensor.</param>
/// <param name="Dimensions">Its axes; empty for a scalar, and for a tensor of which the model does not state the shape.</param>
public sealed record TensorInfo(string Name, ElementType ElementType, IReadOnlyList<Dimension> Dimensions)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Name}: {ElementType} [{string.Join(", ", Dimensions)}]";
}
