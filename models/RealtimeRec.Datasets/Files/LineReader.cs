using System.Text;

namespace RealtimeRec.Datasets.Files;

/// <summary>Cuts a text into lines of bounded length, whatever ends them, and can take lines back.</summary>
internal sealed class LineReader(TextReader text)
{
    /// <summary>Longest line, in UTF-16 code units; what is beyond is left out.</summary>
    public const int MaxLength = 1 << 20;

    private readonly char[] _buffer = new char[1 << 15];
    private readonly Stack<TextLine> _returned = [];
    private int _start;
    private int _end;
    private long _number;

    /// <summary>The next line; null at the end.</summary>
    public TextLine? Read() => _returned.TryPop(out var line) ? line : ReadNext();

    /// <summary>Takes lines back: they are read again, in the order given.</summary>
    public void Return(ReadOnlySpan<TextLine> lines)
    {
        for (var i = lines.Length - 1; i >= 0; i--)
        {
            _returned.Push(lines[i]);
        }
    }

    private TextLine? ReadNext()
    {
        StringBuilder? begin = null;
        while (true)
        {
            if (_start == _end && !Fill())
            {
                return begin is null ? null : Line(begin, default, "");
            }

            var rest = _buffer.AsSpan(_start, _end - _start);
            var length = rest.IndexOfAny('\n', '\r');
            if (length < 0)
            {
                Append(begin ??= new StringBuilder(), rest);
                _start = _end;
                continue;
            }

            var part = rest[..length];
            var isReturn = rest[length] == '\r';
            _start += length + 1;
            if (isReturn && _start == _end)
            {
                // Whether a line feed follows is known once the buffer is filled anew: over this part.
                Append(begin ??= new StringBuilder(), part);
                part = default;
                Fill();
            }

            var end = isReturn ? "\r" : "\n";
            if (isReturn && _start < _end && _buffer[_start] == '\n')
            {
                end = "\r\n";
                _start++;
            }

            return Line(begin, part, end);
        }
    }

    private TextLine Line(StringBuilder? begin, ReadOnlySpan<char> rest, string end)
    {
        if (begin is not null)
        {
            Append(begin, rest);
        }

        var whole = begin?.ToString() ?? rest.ToString();
        return new TextLine(++_number, whole, end, IsTooLong: whole.Length >= MaxLength);
    }

    private static void Append(StringBuilder line, ReadOnlySpan<char> part) =>
        line.Append(part[..Math.Min(part.Length, MaxLength - line.Length)]);

    private bool Fill()
    {
        _start = 0;
        _end = text.Read(_buffer, 0, _buffer.Length);
        return _end > 0;
    }
}
