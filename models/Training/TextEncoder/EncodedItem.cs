namespace RealtimeRec.Training.TextEncoder;

/// <summary>An item's texts as token ids, without special tokens.</summary>
/// <param name="Index">Its number among all items.</param>
/// <param name="Title">Title.</param>
/// <param name="Kind">Brand and categories.</param>
/// <param name="Description">Description.</param>
/// <param name="Attributes">Attributes.</param>
internal sealed record EncodedItem(int Index, int[] Title, int[] Kind, int[] Description, int[] Attributes)
{
    /// <summary>All of it with the special tokens, cut to the longest text that the model reads.</summary>
    public required int[] All { get; init; }
}
