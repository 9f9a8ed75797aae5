using Microsoft.ML.Tokenizers;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Cuts texts into pieces by Microsoft.ML.Tokenizers, as whoever serves the model does: BERT's rules with its default options, that is lower case, ideographs one by one.</summary>
internal sealed class TextTokenizer
{
    /// <summary>UTF-16 code units of a text that are read, the first ones.</summary>
    public const int MaxTextLength = 2_048;

    private readonly BertTokenizer _tokenizer;

    public TextTokenizer(WordPieceVocabulary vocabulary)
    {
        Vocabulary = vocabulary;
        using var file = new MemoryStream(vocabulary.ToBytes());
        _tokenizer = BertTokenizer.Create(file);
    }

    /// <summary>The pieces.</summary>
    public WordPieceVocabulary Vocabulary { get; }

    /// <summary>The pieces of a text, without marks of its ends.</summary>
    public int[] Encode(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        var length = Math.Min(text.Length, MaxTextLength);
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return [.. _tokenizer.EncodeToIds(text.AsSpan(0, length), addSpecialTokens: false)];
    }

    /// <summary>The first pieces with the marks of both ends, <paramref name="maxLength"/> in all.</summary>
    public int[] Mark(IEnumerable<int> pieces, int maxLength) => [_tokenizer.ClassificationTokenId, .. pieces.Take(maxLength - 2), _tokenizer.SeparatorTokenId];
}
