using System.Text;

namespace RealtimeRec.Datasets.Files;

/// <summary>Cuts lines into the fields of one row. A row whose quote is still open goes on with the next line.</summary>
internal sealed class RowParser(DelimitedFormat format)
{
    private readonly List<string> _fields = [];
    private readonly StringBuilder _field = new();
    private bool _inQuotes;

    /// <summary>The fields so far.</summary>
    public List<string> Fields => _fields;

    /// <summary>Whether the last field's quote is open: the row goes on, or a quote was not closed.</summary>
    public bool IsOpen => _inQuotes;

    /// <summary>Begins a row. False when text follows a closing quote; the fields then are those before it.</summary>
    public bool Begin(ReadOnlySpan<char> line)
    {
        _fields.Clear();
        _field.Clear();
        _inQuotes = false;
        if (line.ContainsAny(format.Special))
        {
            return Parse(line, 0, atFieldStart: true);
        }

        foreach (var range in line.Split(format.Delimiter))
        {
            _fields.Add(line[range].ToString());
        }

        return true;
    }

    /// <summary>Goes on with a row that is open.</summary>
    public bool Continue(string lineBreak, ReadOnlySpan<char> line)
    {
        _field.Append(lineBreak);
        return Parse(line, 0, atFieldStart: false);
    }

    /// <summary>Ends a row that is open where it is.</summary>
    public void Close()
    {
        EndField();
        _inQuotes = false;
    }

    private bool Parse(ReadOnlySpan<char> line, int position, bool atFieldStart)
    {
        while (true)
        {
            if (atFieldStart)
            {
                position = OpenQuote(line, position);
            }

            if (_inQuotes)
            {
                position = ReadQuoted(line, position);
                if (_inQuotes)
                {
                    return true;
                }

                while (position < line.Length && line[position] == ' ' && format.Delimiter != ' ')
                {
                    position++;
                }

                if (position < line.Length && line[position] != format.Delimiter)
                {
                    EndField();
                    return false;
                }
            }
            else
            {
                position = ReadPlain(line, position);
            }

            EndField();
            if (position >= line.Length)
            {
                return true;
            }

            position++;
            atFieldStart = true;
        }
    }

    // White space before a quote is what a person's hand leaves after a comma.
    private int OpenQuote(ReadOnlySpan<char> line, int position)
    {
        var at = position;
        while (at < line.Length && line[at] == ' ' && format.Delimiter != ' ')
        {
            at++;
        }

        if (at >= line.Length || line[at] != format.Quote)
        {
            return position;
        }

        _inQuotes = true;
        return at + 1;
    }

    private int ReadQuoted(ReadOnlySpan<char> line, int position)
    {
        while (true)
        {
            var length = line[position..].IndexOfAny(format.Special);
            if (length < 0)
            {
                _field.Append(line[position..]);
                return line.Length;
            }

            _field.Append(line.Slice(position, length));
            position += length;
            var hasNext = position + 1 < line.Length;
            if (line[position] == format.Quote && (!hasNext || line[position + 1] != format.Quote))
            {
                _inQuotes = false;
                return position + 1;
            }

            // A doubled quote, or an escape: at a line's end it stands for itself.
            _field.Append(hasNext ? line[position + 1] : line[position]);
            position += hasNext ? 2 : 1;
        }
    }

    private int ReadPlain(ReadOnlySpan<char> line, int position)
    {
        if (format.Escape is not { } escape)
        {
            var length = line[position..].IndexOf(format.Delimiter);
            length = length < 0 ? line.Length - position : length;
            _field.Append(line.Slice(position, length));
            return position + length;
        }

        while (position < line.Length && line[position] != format.Delimiter)
        {
            if (line[position] == escape && position + 1 < line.Length)
            {
                position++;
            }

            _field.Append(line[position++]);
        }

        return position;
    }

    private void EndField()
    {
        _fields.Add(_field.ToString());
        _field.Clear();
    }
}
