namespace RealtimeRec.Products;

/// <summary>A part of a product's description, to be merged into what is known of it (RFC 7396).</summary>
[GenerateSerializer, Immutable, Alias("ProductPatch")]
public sealed record ProductPatch
{
    /// <summary>What is given. What is null, an empty array or a missing attribute says nothing; attributes merge by name.</summary>
    [Id(0)] public required Product Given { get; init; }

    /// <summary>
    /// Names of the properties that are set to null explicitly, as in JSON: <c>price</c>, <c>image_url</c>, <c>attributes</c> for all of
    /// them and <c>attributes.color</c> for the one named color. A property that is given as well is given. A log of behaviour clears nothing.
    /// </summary>
    [Id(1)] public string[] Cleared { get; init; } = [];
}
