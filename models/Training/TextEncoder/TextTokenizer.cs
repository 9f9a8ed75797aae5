using RealtimeRec.Encoders.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>Cuts texts into the pieces of a vocabulary in memory, as whoever serves the model does.</summary>
internal sealed class TextTokenizer(WordPieceVocabulary vocabulary)
{
    private readonly PieceTokenizer _tokenizer = new(vocabulary.ToBytes());

    /// <summary>The pieces.</summary>
    public WordPieceVocabulary Vocabulary { get; } = vocabulary;

    /// <summary>The pieces of a text, without marks of its ends.</summary>
    public int[] Encode(string? text) => _tokenizer.Encode(text);

    /// <summary>The first pieces with the marks of both ends, <paramref name="maxLength"/> in all.</summary>
    public int[] Mark(IEnumerable<int> pieces, int maxLength) => _tokenizer.Mark(pieces, maxLength);
}
