using Microsoft.ML.Tokenizers;
using RealtimeRec.Encoders.Files;

namespace RealtimeRec.Encoders.Text;

/// <summary>Cuts texts into the WordPiece tokens of a BERT vocabulary. Safe for concurrent use.</summary>
public sealed class ModelTokenizer
{
    /// <summary>UTF-16 code units of a text that are read, the first ones: a text of any length takes a bounded time.</summary>
    public const int MaxTextLength = 2_048;

    private readonly BertTokenizer _tokenizer;

    /// <param name="vocabulary">The bytes of a <c>vocab.txt</c>: a token a line, with [CLS], [SEP], [PAD] and [UNK] among them.</param>
    /// <param name="lowerCase">Whether texts are lower-cased and their accents taken off.</param>
    /// <exception cref="ModelException">It is no such vocabulary.</exception>
    public ModelTokenizer(byte[] vocabulary, bool lowerCase = true)
    {
        try
        {
            using var file = new MemoryStream(vocabulary);
            _tokenizer = BertTokenizer.Create(file, new BertOptions { LowerCaseBeforeTokenization = lowerCase, RemoveNonSpacingMarks = lowerCase });
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or IOException or KeyNotFoundException)
        {
            throw new ModelException($"The vocabulary cannot be used: {ModelFolder.FirstLine(exception)}", exception);
        }
    }

    /// <summary>The tokens of a text without its markup (<see cref="PlainText"/>), and without special tokens.</summary>
    public int[] Encode(string? text)
    {
        var plain = PlainText.Of(text);
        return string.IsNullOrWhiteSpace(plain) ? [] : [.. _tokenizer.EncodeToIds(Start(plain), addSpecialTokens: false)];
    }

    /// <summary>The first tokens with the special tokens, <paramref name="maxLength"/> in all.</summary>
    public int[] WithSpecialTokens(IEnumerable<int> tokens, int maxLength) => [_tokenizer.ClassificationTokenId, .. tokens.Take(maxLength - 2), _tokenizer.SeparatorTokenId];

    /// <summary>As much of a text as is read, never half a character.</summary>
    public static ReadOnlySpan<char> Start(string text)
    {
        var length = Math.Min(text.Length, MaxTextLength);
        length -= length < text.Length && char.IsHighSurrogate(text[length - 1]) ? 1 : 0;
        return text.AsSpan(0, length);
    }
}
