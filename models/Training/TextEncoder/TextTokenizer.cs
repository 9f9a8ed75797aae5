using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Cuts texts into the tokens of a vocabulary in memory, as whoever serves the model does.</summary>
internal sealed class TextTokenizer(WordPieceVocabulary vocabulary)
{
    private readonly ModelTokenizer _tokenizer = new(vocabulary.ToBytes());

    /// <summary>The tokens.</summary>
    public WordPieceVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>The tokens of a text, without special tokens.</summary>
    public int[] Encode(string? text) => _tokenizer.Encode(text);

    /// <summary>The first tokens with the special tokens, <paramref name="maxLength"/> in all.</summary>
    public int[] WithSpecialTokens(IEnumerable<int> tokens, int maxLength) => _tokenizer.WithSpecialTokens(tokens, maxLength);
}
