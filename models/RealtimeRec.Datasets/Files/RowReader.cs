using System.Runtime.InteropServices;

namespace RealtimeRec.Datasets.Files;

/// <summary>
/// Reads a delimited text row by row. A quote that was opened by mistake costs its own line and no more: where it is not
/// closed within a row's length, or what follows it is no row, reading goes on after the line it stands in.
/// </summary>
internal sealed class RowReader(LineReader lines, DelimitedFormat format)
{
    /// <summary>Longest row that goes over several lines, in UTF-16 code units: several times the longest description.</summary>
    public const int MaxLength = 1 << 18;

    /// <summary>Evidence that leaves no doubt.</summary>
    public const int Certain = 3;

    private readonly RowParser _parser = new(format);
    private readonly RowParser _probe = new(format);
    private readonly List<TextLine> _row = [];

    /// <summary>The row's fields.</summary>
    public List<string> Fields => _parser.Fields;

    /// <summary>What is wrong with its quotes.</summary>
    public RowFault Fault { get; private set; }

    /// <summary>The line that the row begins in, the file's first being 1.</summary>
    public long Line => _row[0].Number;

    /// <summary>The row as it stands in the file, without the line break at its end.</summary>
    public string Text => _row.Count == 1 ? _row[0].Text : string.Concat(_row.Select((line, i) => i < _row.Count - 1 ? line.Text + line.End : line.Text));

    /// <summary>Whether the text ended in this row without a line break.</summary>
    public bool IsLastLine => _row[^1].End.Length == 0;

    /// <summary>Whether the text ended while the row's quote was open.</summary>
    public bool EndedInQuotes { get; private set; }

    /// <summary>Whether the row goes over several lines.</summary>
    public bool HasLineBreaks => _row.Count > 1;

    /// <summary>Whether bytes of the row could not be read as text.</summary>
    public bool IsUndecodable => Contains(static text => text.Contains(TextEncodings.Undecodable));

    /// <summary>Whether the row holds a character beyond ASCII.</summary>
    public bool HasForeignCharacters => Contains(static text => text.AsSpan().ContainsAnyExceptInRange('\0', '\u007f'));

    /// <summary>Reads the next row that is neither empty nor a comment; false at the end.</summary>
    public bool Read()
    {
        while (lines.Read() is { } line)
        {
            if (string.IsNullOrWhiteSpace(line.Text) || (format.Comment is { } comment && line.Text.StartsWith(comment)))
            {
                continue;
            }

            ReadRow(line);
            return true;
        }

        return false;
    }

    /// <summary>Whether the lines after the first are, cut on their own, rows.</summary>
    /// <param name="evidence">How much fields look like a row, from 0 to <see cref="Certain"/>.</param>
    public bool SwallowsRows(Func<List<string>, int> evidence)
    {
        var sum = 0;
        foreach (var line in CollectionsMarshal.AsSpan(_row)[1..])
        {
            if (_probe.Begin(line.Text) && !_probe.IsOpen && (sum += evidence(_probe.Fields)) >= Certain)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Takes the row for its first line alone: the others are read again.</summary>
    public void KeepFirstLine(RowFault fault)
    {
        lines.Return(CollectionsMarshal.AsSpan(_row)[1..]);
        _row.RemoveRange(1, _row.Count - 1);
        Fault = fault;
        _parser.Begin(_row[0].Text);
        if (_parser.IsOpen)
        {
            _parser.Close();
        }
    }

    private void ReadRow(TextLine line)
    {
        _row.Clear();
        _row.Add(line);
        Fault = RowFault.None;
        EndedInQuotes = false;
        if (line.IsTooLong)
        {
            _parser.Begin("");
            Fault = RowFault.TooLong;
            return;
        }

        if (!_parser.Begin(line.Text))
        {
            Fault = RowFault.TextAfterQuote;
            return;
        }

        var length = line.Text.Length;
        while (_parser.IsOpen)
        {
            var next = format.LineBreaksInQuotes && length < MaxLength ? lines.Read() : null;
            if (next is not { } more)
            {
                EndedInQuotes = format.LineBreaksInQuotes && length < MaxLength;
                KeepFirstLine(RowFault.NotClosed);
                return;
            }

            var end = _row[^1].End;
            _row.Add(more);
            length += more.Text.Length + 1;
            if (!_parser.Continue(end, more.Text))
            {
                KeepFirstLine(RowFault.TextAfterQuote);
                return;
            }
        }
    }

    private bool Contains(Func<string, bool> condition)
    {
        foreach (var line in _row)
        {
            if (condition(line.Text))
            {
                return true;
            }
        }

        return false;
    }
}
