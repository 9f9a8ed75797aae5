using System.Text;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// Makes terms of text, of products and of what shoppers type alike: case, accents, full width and traditional Chinese characters are folded, English plurals
/// taken off, numbers kept whole, model numbers also in parts and together with their neighbours, and Chinese, kana and Hangul read by characters and pairs of them.
/// Any text is read, whatever is in it. For one thread at a time.
/// </summary>
public sealed class TextAnalyzer
{
    /// <summary>Longest term, in characters; what is longer is cut.</summary>
    public const int MaxTermLength = 64;

    /// <summary>Letters of a word that is written together with a number beside it as often as apart: <c>BC 1010</c>, <c>iPhone 15</c>.</summary>
    private const int MaxModelLetters = 10;

    private readonly List<TextToken> _tokens = [];
    private char[] _terms = new char[256];
    private int _termsLength;

    // The word being read: its characters, with where each came from.
    private readonly char[] _word = new char[MaxTermLength];
    private int _wordLength;
    private int _wordStart;
    private int _wordEnd;
    private bool _hasLetter;
    private bool _hasDigit;
    private bool _isCut;

    // The word before, if nothing but one separator is between.
    private readonly char[] _last = new char[MaxTermLength];
    private int _lastLength;
    private int _lastStart;
    private int _lastEnd;
    private bool _lastHasLetter;
    private bool _lastHasDigit;
    private char _separator;
    private readonly char[] _singular = new char[MaxTermLength];

    private int _words;

    /// <summary>The terms of the text read last, in the order in which they begin.</summary>
    public ReadOnlySpan<TextToken> Tokens => System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_tokens);

    /// <summary>Words, numbers and characters of the text read last.</summary>
    public int Words => _words;

    /// <summary>The characters of a term of the text read last.</summary>
    public ReadOnlySpan<char> TermOf(in TextToken token) => _terms.AsSpan(token.TermStart, token.TermLength);

    /// <summary>Reads a text.</summary>
    public void Read(ReadOnlySpan<char> text)
    {
        _tokens.Clear();
        (_termsLength, _words, _wordLength, _lastLength) = (0, 0, 0, 0);
        (_hasLetter, _hasDigit, _isCut) = (false, false, false);
        var (previous, previousStart) = ('\0', 0);
        for (var at = 0; at < text.Length;)
        {
            Rune.DecodeFromUtf16(text[at..], out var rune, out var units);
            var kind = TextFolding.Fold(rune, out var folded);
            if (kind != RuneKind.Ideograph)
            {
                previous = '\0';
            }

            switch (kind)
            {
                case RuneKind.Joiner:
                    break;
                case RuneKind.Letter:
                    AddCharacter(folded, at, at + units);
                    break;
                case RuneKind.Ideograph:
                    EndWord(isJoinable: false);
                    var character = folded.IsBmp ? ChineseCharacters.Simplify((char)folded.Value) : '\uFFFF';
                    AddIdeograph(character, folded, at, units, previous, previousStart);
                    (previous, previousStart) = (folded.IsBmp ? character : '\0', at);
                    break;
                default:
                    if (IsWithinNumber(text, at))
                    {
                        // 3.5 is one number, and 1,000 is 1000.
                        if (text[at] != ',')
                        {
                            Append('.', at, at + units);
                        }

                        break;
                    }

                    EndWord(isJoinable: units == 1 && rune.Value is ' ' or '-' or '/' or '_' or '.' or '\u2010' or '\u2011' or '\u2013', rune.Value == ' ' ? ' ' : '-');
                    break;
            }

            at += units;
        }

        EndWord(isJoinable: false);
    }

    private void AddCharacter(Rune rune, int start, int end)
    {
        var isDigit = Rune.IsDigit(rune);
        if (isDigit)
        {
            // Digits of other scripts are digits.
            rune = new Rune('0' + (int)Rune.GetNumericValue(rune));
        }

        _hasDigit |= isDigit;
        _hasLetter |= !isDigit;
        Span<char> units = stackalloc char[2];
        for (var i = 0; i < rune.EncodeToUtf16(units); i++)
        {
            Append(units[i], start, end);
        }
    }

    private void Append(char character, int start, int end)
    {
        if (_wordLength == 0 && !_isCut)
        {
            _wordStart = start;
        }

        if (_wordLength < MaxTermLength)
        {
            _word[_wordLength++] = character;
        }
        else
        {
            _isCut = true;
        }

        _wordEnd = end;
    }

    /// <summary>Whether a point or comma stands between digits of the word being read and further digits.</summary>
    private bool IsWithinNumber(ReadOnlySpan<char> text, int at)
    {
        if (text[at] is not ('.' or ',') || _wordLength == 0 || !char.IsAsciiDigit(_word[_wordLength - 1]) || at + 1 >= text.Length || !char.IsAsciiDigit(text[at + 1]))
        {
            return false;
        }

        if (text[at] == '.')
        {
            return true;
        }

        // Thousands alone: lists of numbers are written with commas as well.
        var digits = 0;
        while (at + 1 + digits < text.Length && char.IsAsciiDigit(text[at + 1 + digits]))
        {
            digits++;
        }

        return digits == 3 && !_hasLetter;
    }

    private void AddIdeograph(char character, Rune rune, int start, int units, char previous, int previousStart)
    {
        Span<char> written = stackalloc char[2];
        var length = 1;
        written[0] = character;
        if (character == '\uFFFF')
        {
            length = rune.EncodeToUtf16(written);
        }

        if (previous != '\0' && length == 1)
        {
            Add(TermRole.Pair, previousStart, start + units - previousStart, _words - 1, [previous, character]);
        }

        Add(TermRole.Character, start, units, _words++, written[..length]);
    }

    private void EndWord(bool isJoinable, char separator = '\0')
    {
        if (_wordLength == 0)
        {
            // Two separators, one after the other.
            _lastLength = 0;
            return;
        }

        var word = _words++;
        var letters = _word.AsSpan(0, _wordLength);
        Join(word, letters);
        Add(TermRole.Word, _wordStart, _wordEnd - _wordStart, word, _hasDigit ? letters : EnglishPlural.Singular(letters, _singular));
        if (_hasDigit && _hasLetter)
        {
            AddParts(word, letters);
        }

        if (isJoinable)
        {
            letters.CopyTo(_last);
            (_lastLength, _lastStart, _lastEnd, _lastHasLetter, _lastHasDigit, _separator) = (_wordLength, _wordStart, _wordEnd, _hasLetter, _hasDigit, separator);
        }
        else
        {
            _lastLength = 0;
        }

        (_wordLength, _hasLetter, _hasDigit, _isCut) = (0, false, false, false);
    }

    private void Join(int word, ReadOnlySpan<char> letters)
    {
        if (_lastLength == 0 || _lastLength + letters.Length > MaxTermLength)
        {
            return;
        }

        var isModel = (_lastHasLetter && !_lastHasDigit && _lastLength <= MaxModelLetters && _hasDigit && !_hasLetter)
            || (_lastHasDigit && !_lastHasLetter && !_hasDigit && letters.Length <= MaxModelLetters);
        if (_separator == ' ' ? !isModel : _lastHasDigit && _hasDigit && !_lastHasLetter && !_hasLetter)
        {
            // Of numbers, 2-3 and 2/3 are not 23.
            return;
        }

        Span<char> joined = stackalloc char[MaxTermLength];
        _last.AsSpan(0, _lastLength).CopyTo(joined);
        letters.CopyTo(joined[_lastLength..]);
        var term = joined[..(_lastLength + letters.Length)];
        Add(TermRole.Join, _lastStart, _wordEnd - _lastStart, word - 1, EnglishPlural.Singular(term, _singular));
    }

    private void AddParts(int word, ReadOnlySpan<char> letters)
    {
        var start = 0;
        for (var i = 1; i <= letters.Length; i++)
        {
            if (i == letters.Length || IsOfNumber(letters[i]) != IsOfNumber(letters[start]))
            {
                var part = letters[start..i].Trim('.');
                if (part.Length > 0)
                {
                    Add(TermRole.Part, _wordStart, _wordEnd - _wordStart, word, part);
                }

                start = i;
            }
        }

        static bool IsOfNumber(char character) => char.IsAsciiDigit(character) || character == '.';
    }

    private void Add(TermRole role, int start, int length, int word, ReadOnlySpan<char> term)
    {
        if (_termsLength + term.Length > _terms.Length)
        {
            Array.Resize(ref _terms, 2 * (_termsLength + term.Length));
        }

        term.CopyTo(_terms.AsSpan(_termsLength));
        _tokens.Add(new TextToken(role, start, length, word, _termsLength, term.Length));
        _termsLength += term.Length;
    }
}
