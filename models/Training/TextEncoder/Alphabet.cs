using System.Text;

namespace RealtimeRec.Training.TextEncoder;

/// <summary>
/// Characters that an encoder for any shop can spell: lower-case Latin letters with their usual marks, digits, kana, and the hanzi
/// of GB/T 2312-1980, the common ones of simplified Chinese.
/// </summary>
internal static class Alphabet
{
    private const string EncodingName = "gb2312";

    /// <summary>First byte of the code's rows of hanzi, 16 to 87, and the bytes of a row.</summary>
    private const int FirstRow = 0xB0, LastRow = 0xF7, FirstCell = 0xA1, LastCell = 0xFE;

    /// <summary>As tokens: letters, digits and kana at the start of a word and within one; hanzi, each of which is a word.</summary>
    public static IReadOnlyCollection<string> Pieces { get; } = [.. Letters().Concat(Letters().Select(letter => WordPieceVocabulary.Continuation + letter)), .. Hanzi()];

    private static IEnumerable<string> Letters() =>
        new[] { ('0', '9'), ('a', 'z'), ('ß', 'ö'), ('ø', 'ÿ'), ('ā', 'ž'), ('ぁ', 'ゖ'), ('ァ', 'ヺ'), ('ー', 'ー') }
            .SelectMany(range => Enumerable.Range(range.Item1, range.Item2 - range.Item1 + 1))
            .Select(code => (char)code)
            .Where(letter => char.IsLetterOrDigit(letter) && !char.IsUpper(letter))
            .Select(letter => letter.ToString());

    private static IEnumerable<string> Hanzi()
    {
        var encoding = CodePagesEncodingProvider.Instance.GetEncoding(EncodingName) ?? throw new InvalidOperationException($"This system has no {EncodingName}.");
        for (var row = FirstRow; row <= LastRow; row++)
        {
            for (var cell = FirstCell; cell <= LastCell; cell++)
            {
                // Five places are empty; the code page gives them characters of private use.
                var text = encoding.GetString([(byte)row, (byte)cell]);
                if (Rune.TryGetRuneAt(text, 0, out var rune) && WordSplitter.IsIdeograph(rune))
                {
                    yield return text;
                }
            }
        }
    }
}
