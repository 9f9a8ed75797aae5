namespace RealtimeRec.Encoders.Text;

/// <summary>
/// The texts of a product that say what it is, without markup (<see cref="PlainText"/>) whatever they are made of. Any of them may be
/// missing.
/// </summary>
/// <param name="Title">Title.</param>
/// <param name="Brand">Brand.</param>
/// <param name="Categories">Category names from the broadest to the most specific; <c>electronics.audio</c> is a path in one name.</param>
/// <param name="Description">Longer text.</param>
/// <param name="Attributes">Further properties, name to value.</param>
public sealed record TextFields(
    string? Title,
    string? Brand = null,
    IReadOnlyList<string>? Categories = null,
    string? Description = null,
    IReadOnlyDictionary<string, string>? Attributes = null)
{
    /// <summary>Title.</summary>
    public string? Title { get; init => field = PlainText.Of(value); } = PlainText.Of(Title);

    /// <summary>Brand.</summary>
    public string? Brand { get; init => field = PlainText.Of(value); } = PlainText.Of(Brand);

    /// <summary>Category names from the broadest to the most specific.</summary>
    public IReadOnlyList<string>? Categories { get; init => field = PlainText.Of(value); } = PlainText.Of(Categories);

    /// <summary>Longer text.</summary>
    public string? Description { get; init => field = PlainText.Of(value); } = PlainText.Of(Description);

    /// <summary>Further properties, name to value.</summary>
    public IReadOnlyDictionary<string, string>? Attributes { get; init => field = PlainText.Of(value); } = PlainText.Of(Attributes);
}
