using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Files;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Encoders.Text;
using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Encoders;

/// <summary>
/// The models that are served together, one version of each: what they make can be compared with each other, and with nothing
/// else. Immutable but for what it remembers of queries.
/// </summary>
public sealed class ModelSet
{
    private readonly ItemProjection? _projection;

    private ModelSet(string textEncoder, ModelFolder? text, ModelFolder? user, ItemProjection? projection, int dimensions)
    {
        (TextEncoder, Text, User, _projection, Dimensions) = (textEncoder, text, user, projection, dimensions);
        Version = user is null ? textEncoder : $"{textEncoder} + {user.Description.Version}";
        Queries = new QueryEmbeddingCache(this);
    }

    /// <summary>Names the space of the item vectors.</summary>
    public string Version { get; }

    /// <summary>Version of the text encoder.</summary>
    public string TextEncoder { get; }

    /// <summary>Version of the user encoder; null when profiles are means of item vectors.</summary>
    public string? UserEncoder => User?.Description.Version;

    /// <summary>The text encoder's files; null for the hashed one.</summary>
    public ModelFolder? Text { get; }

    /// <summary>The user encoder's files, or null.</summary>
    public ModelFolder? User { get; }

    /// <summary>Components of an item vector and of a profile.</summary>
    public int Dimensions { get; }

    /// <summary>What recent searches look like in the space of the items.</summary>
    public QueryEmbeddingCache Queries { get; }

    /// <summary>Interactions that the user encoder reads, the latest ones; 0 without one.</summary>
    public int HistoryLength => User?.Description.MaxLength ?? 0;

    /// <summary>The models of a shop that has none of its own.</summary>
    public static ModelSet Hashed(HashedTextEncoder hashed) => new(hashed.Version, null, null, null, hashed.Dimensions);

    /// <summary>Opens what a registry names.</summary>
    /// <exception cref="ModelException">A folder or file is missing or damaged, or the two models do not belong together.</exception>
    public static ModelSet Open(string registry, ModelSelection selection, HashedTextEncoder hashed)
    {
        var text = selection.Text is null || selection.Text == hashed.Version ? null : ModelFolder.Open(Path.Combine(registry, selection.Text));
        var user = selection.User is null ? null : ModelFolder.Open(Path.Combine(registry, selection.User));
        var (textEncoder, textDimensions) = text is null ? (hashed.Version, hashed.Dimensions) : (text.Description.Version, text.Description.Dimensions);
        if (text is { Description.Dimensions: 0 })
        {
            throw new ModelException($"{text.Path}/{ModelFolder.DescriptionName} must state the dimensions of the text encoder.");
        }

        ItemProjection? projection = null;
        if (user is not null)
        {
            projection = ItemProjection.Load(user);
            if (projection.TextDimensions > 0 && user.Description.TextEncoder != textEncoder)
            {
                throw new ModelException(
                    $"{user.Description.Version} was trained on item texts by {user.Description.TextEncoder ?? "no text encoder"}, and {textEncoder} is to be served with it.");
            }
        }

        var dimensions = projection?.Dimensions ?? textDimensions;
        return dimensions is > 0 and <= VectorIndex.MaxDimensions && dimensions % 32 == 0
            ? new ModelSet(textEncoder, text, user, projection, dimensions)
            : throw new ModelException($"{user?.Path ?? text?.Path} makes vectors of {dimensions} dimensions; the index takes multiples of 32 up to {VectorIndex.MaxDimensions}.");
    }

    /// <summary>An item's vector; zero when nothing is known of it.</summary>
    /// <param name="itemId">The shop's id.</param>
    /// <param name="text">The embedding of its text by <see cref="TextEncoder"/>, or null.</param>
    public Embedding VectorOf(string itemId, Embedding? text) => _projection is not null ? _projection.VectorOf(itemId, text)
        : text is { IsZero: false } ? text
        : Embedding.Zero(Dimensions);

    /// <summary>A query among the items; what the user encoder learned of single items says nothing about it.</summary>
    public Embedding VectorOfQuery(Embedding text) => _projection is null || _projection.TextDimensions > 0 ? VectorOf("", text) : Embedding.Zero(Dimensions);
}
