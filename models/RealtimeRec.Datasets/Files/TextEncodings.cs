using System.Text;

namespace RealtimeRec.Datasets.Files;

/// <summary>How the bytes of a file become text.</summary>
internal static class TextEncodings
{
    /// <summary>
    /// Stands for bytes that are no text. One of Unicode's noncharacters, which no text holds, so that a genuine U+FFFD in a
    /// shop's title is told from a byte that could not be read.
    /// </summary>
    public const char Undecodable = '\uFDD0';

    private static readonly DecoderFallback Fallback = new DecoderReplacementFallback(Undecodable.ToString());

    /// <summary>The encoding of that name, UTF-8 for null; null when there is none.</summary>
    public static Encoding? Find(string? name)
    {
        try
        {
            return name is null
                ? Of(Encoding.UTF8)
                : int.TryParse(name, out var page) && CodePagesEncodingProvider.Instance.GetEncoding(page, EncoderFallback.ReplacementFallback, Fallback) is { } byPage
                    ? byPage
                    : CodePagesEncodingProvider.Instance.GetEncoding(name, EncoderFallback.ReplacementFallback, Fallback)
                        ?? Encoding.GetEncoding(name, EncoderFallback.ReplacementFallback, Fallback);
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return null;
        }
    }

    /// <summary>The encoding that a byte order mark says, and the mark's length; null without one.</summary>
    public static (Encoding Encoding, int Length)? ByMark(ReadOnlySpan<byte> head) => head switch
    {
        [0xef, 0xbb, 0xbf, ..] => (Of(Encoding.UTF8), 3),
        [0xff, 0xfe, 0, 0, ..] => (Of(Encoding.UTF32), 4),
        [0, 0, 0xfe, 0xff, ..] => (Of(new UTF32Encoding(bigEndian: true, byteOrderMark: true)), 4),
        [0xff, 0xfe, ..] => (Of(Encoding.Unicode), 2),
        [0xfe, 0xff, ..] => (Of(Encoding.BigEndianUnicode), 2),
        _ => null,
    };

    private static Encoding Of(Encoding encoding)
    {
        var own = (Encoding)encoding.Clone();
        own.DecoderFallback = Fallback;
        return own;
    }
}
