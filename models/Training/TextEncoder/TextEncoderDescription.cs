using System.Text.Json;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>What <c>model.json</c> says of a text encoder's files.</summary>
internal sealed record TextEncoderDescription
{
    private static readonly JsonSerializerOptions s_json = new() { PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower, WriteIndented = true };

    /// <summary>A name that changes with the weights or the vocabulary.</summary>
    public required string Version { get; init; }

    /// <summary>Dimensions of an embedding.</summary>
    public required int Dimensions { get; init; }

    /// <summary>Tokens of a text that the model reads, with the special tokens.</summary>
    public required int MaxLength { get; init; }

    /// <summary>UTF-16 code units of a text that are cut into tokens, the first ones.</summary>
    public required int MaxTextLength { get; init; }

    /// <summary>Tokens of the vocabulary.</summary>
    public required int Pieces { get; init; }

    /// <summary>Number of weights.</summary>
    public required long Parameters { get; init; }

    /// <summary>How texts are cut into tokens: <c>bert</c>, lower case, ideographs one by one, with [CLS] and [SEP].</summary>
    public string Tokenizer { get; init; } = "bert";

    /// <summary>Share of the items that were held out of training.</summary>
    public required double HeldOutItems { get; init; }

    /// <summary>Seed of the training and of what was held out.</summary>
    public required int Seed { get; init; }

    /// <summary>Size and sha256 of each file, by name.</summary>
    public required IReadOnlyDictionary<string, FileDescription> Files { get; init; }

    /// <summary>The text of the file.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, s_json) + "\n";

    /// <summary>Reads the text of a file.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static TextEncoderDescription Parse(string json) => JsonSerializer.Deserialize<TextEncoderDescription>(json, s_json) ?? throw new JsonException("it is null");
}
