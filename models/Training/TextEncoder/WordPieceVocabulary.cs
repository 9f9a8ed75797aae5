using System.Buffers;
using System.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>The tokens of a text encoder, in the order of their ids, as BERT's <c>vocab.txt</c>: a line each, <c>##</c> before one that goes on a word.</summary>
internal sealed class WordPieceVocabulary
{
    /// <summary>Ids below it mark padding, the unknown, both ends and masks.</summary>
    public const int SpecialCount = 5;

    /// <summary>Before a token that goes on a word.</summary>
    public const string Continuation = "##";

    private readonly bool[] _ideographs;

    /// <param name="pieces">The special ones first.</param>
    /// <exception cref="TrainingException">The special ones are missing.</exception>
    public WordPieceVocabulary(IReadOnlyList<string> pieces)
    {
        if (!pieces.Take(SpecialCount).SequenceEqual(Special))
        {
            throw new TrainingException($"The vocabulary does not begin with {string.Join(" ", Special)}, one a line.");
        }

        Pieces = pieces;
        _ideographs = [.. pieces.Select(piece => Rune.DecodeFromUtf16(piece, out var rune, out var read) == OperationStatus.Done
            && read == piece.Length && WordSplitter.IsIdeograph(rune))];
    }

    /// <summary>The tokens below <see cref="SpecialCount"/>.</summary>
    public static IReadOnlyList<string> Special { get; } = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"];

    /// <summary>All tokens.</summary>
    public IReadOnlyList<string> Pieces { get; }

    /// <summary>How many there are.</summary>
    public int Count => Pieces.Count;

    /// <summary>Whether a token is one ideograph.</summary>
    public bool IsIdeograph(int id) => _ideographs[id];

    /// <summary>Whether a token goes on a word.</summary>
    public bool IsContinuation(int id) => Pieces[id].Length > Continuation.Length && Pieces[id].StartsWith(Continuation, StringComparison.Ordinal);

    /// <summary>The file's bytes: UTF-8, a line feed after each token.</summary>
    public byte[] ToBytes() => Encoding.UTF8.GetBytes(string.Concat(Pieces.Select(piece => piece + "\n")));

    /// <summary>Reads the bytes of a file.</summary>
    /// <exception cref="TrainingException">The special tokens are missing.</exception>
    public static WordPieceVocabulary Parse(ReadOnlySpan<byte> bytes) =>
        new(Encoding.UTF8.GetString(bytes).TrimEnd('\n').Split('\n'));
}
