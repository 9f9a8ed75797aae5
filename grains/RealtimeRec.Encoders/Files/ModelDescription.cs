namespace RealtimeRec.Encoders.Files;

/// <summary>What a model's <c>model.json</c> says.</summary>
public sealed record ModelDescription
{
    /// <summary>Name of the version, different for different weights.</summary>
    public string Version { get; init; } = "";

    /// <summary>Components of a vector that it makes; 0 when the model is to tell.</summary>
    public int Dimensions { get; init; }

    /// <summary>The longest input it reads: tokens of a text with the special tokens, or interactions.</summary>
    public int MaxLength { get; init; }

    /// <summary>Of a user encoder: version of the text encoder that its item vectors are made from.</summary>
    public string? TextEncoder { get; init; }

    /// <summary>
    /// Of a text encoder: how a text's vector is made of those of its tokens, <c>mean</c> or <c>cls</c>; null when the model makes
    /// it, as an output of two axes.
    /// </summary>
    public string? Pooling { get; init; }

    /// <summary>Of a text encoder: whether texts are lower-cased and their accents taken off, as for BERT's uncased models.</summary>
    public bool LowerCase { get; init; } = true;

    /// <summary>Of a text encoder: what goes before a query, as some models were trained with.</summary>
    public string QueryPrefix { get; init; } = "";

    /// <summary>Of a text encoder: what goes before a product's text.</summary>
    public string ProductPrefix { get; init; } = "";

    /// <summary>Size and sha256 of each file, by name; files that are not listed are not checked.</summary>
    public IReadOnlyDictionary<string, ModelFileDescription> Files { get; init; } = new Dictionary<string, ModelFileDescription>();
}
