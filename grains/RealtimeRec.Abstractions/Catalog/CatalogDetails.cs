using RealtimeRec.Embeddings;
using RealtimeRec.Products;

namespace RealtimeRec.Catalog;

/// <summary>The part of a catalogue row that the shop's catalogue decides.</summary>
[GenerateSerializer, Immutable, Alias("CatalogDetails")]
public sealed class CatalogDetails
{
    /// <summary>The product.</summary>
    [Id(0)] public required Product Product { get; init; }

    /// <summary>Its item vector; zero when it has no text.</summary>
    [Id(1)] public required Embedding Vector { get; init; }

    /// <summary>Whether it was taken off sale.</summary>
    [Id(2)] public required bool Retired { get; init; }

    /// <summary>When the cluster first heard of it.</summary>
    [Id(3)] public required DateTimeOffset FirstSeen { get; init; }
}
