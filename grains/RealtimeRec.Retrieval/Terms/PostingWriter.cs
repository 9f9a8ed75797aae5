namespace RealtimeRec.Retrieval.Terms;

/// <summary>Writes the postings of a segment, term by term in ordinal order, each term's rows in ascending order.</summary>
internal sealed class PostingWriter
{
    private readonly List<string> _terms = [];
    private readonly List<int> _starts = [];
    private byte[] _bytes = new byte[1_024];
    private int _length;
    private int _last;

    /// <summary>Begins a term.</summary>
    public void Begin(string term)
    {
        _terms.Add(term);
        _starts.Add(_length);
        _last = -1;
    }

    /// <summary>Adds a row of the term begun last.</summary>
    public void Add(int row, byte impact)
    {
        if (_length + 6 > _bytes.Length)
        {
            Array.Resize(ref _bytes, (int)Math.Min(2L * _bytes.Length, Array.MaxLength));
        }

        var distance = (uint)(row - _last - 1);
        while (distance >= 0x80)
        {
            _bytes[_length++] = (byte)(distance | 0x80);
            distance >>= 7;
        }

        _bytes[_length++] = (byte)distance;
        _bytes[_length++] = impact;
        _last = row;
    }

    /// <summary>Takes back the term begun last when it has no row.</summary>
    public void EndTerm()
    {
        if (_starts[^1] == _length)
        {
            _terms.RemoveAt(_terms.Count - 1);
            _starts.RemoveAt(_starts.Count - 1);
        }
    }

    /// <summary>The segment.</summary>
    public TermSegment Build(int number, int rows) => new(number, rows, [.. _terms], [.. _starts, _length], _bytes.AsSpan(0, _length).ToArray());
}
