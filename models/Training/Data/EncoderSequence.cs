namespace RealtimeRec.Training.Data;

/// <summary>One shopper's or session's interactions, oldest first.</summary>
/// <param name="Items">Item indices.</param>
/// <param name="Kinds">What the shopper did each time, as the numbers of <see cref="Events.EventKind"/>; null when the data does not say.</param>
/// <param name="Times">When, in milliseconds since 1970; null when the data does not say.</param>
internal sealed record EncoderSequence(int[] Items, byte[]? Kinds = null, long[]? Times = null)
{
    /// <summary>Number of interactions.</summary>
    public int Length => Items.Length;

    /// <summary>Some of the interactions, in their order.</summary>
    /// <param name="range">Which.</param>
    public EncoderSequence this[Range range] => new(Items[range], Kinds?[range], Times?[range]);

    /// <summary>The interactions at the given indices.</summary>
    public EncoderSequence At(IReadOnlyList<int> indices) => new(
        [.. indices.Select(index => Items[index])],
        Kinds is null ? null : [.. indices.Select(index => Kinds[index])],
        Times is null ? null : [.. indices.Select(index => Times[index])]);
}
