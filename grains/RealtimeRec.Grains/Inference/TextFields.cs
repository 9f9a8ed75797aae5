namespace RealtimeRec.Inference;

/// <summary>The texts of a product that say what it is. Any of them may be missing.</summary>
/// <param name="Title">Title.</param>
/// <param name="Brand">Brand.</param>
/// <param name="Categories">Category names from the broadest to the most specific; <c>electronics.audio</c> is a path in one name.</param>
/// <param name="Description">Longer text.</param>
/// <param name="Attributes">Further properties, name to value.</param>
internal sealed record TextFields(
    string? Title,
    string? Brand = null,
    IReadOnlyList<string>? Categories = null,
    string? Description = null,
    IReadOnlyDictionary<string, string>? Attributes = null);
