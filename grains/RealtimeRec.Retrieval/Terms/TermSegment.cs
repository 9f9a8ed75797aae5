namespace RealtimeRec.Retrieval.Terms;

/// <summary>
/// Rows indexed together: for each term the rows that have it, each with what the term counts there. Immutable. Postings are the distance to the row before as a
/// variable number of bytes, and one byte for what the term counts.
/// </summary>
internal sealed class TermSegment
{
    private readonly string[] _terms;
    private readonly int[] _starts;
    private readonly byte[] _postings;
    private readonly uint[] _shapes;

    /// <param name="number">Its number; later segments have higher ones.</param>
    /// <param name="rows">Rows indexed.</param>
    /// <param name="terms">The terms, in ordinal order.</param>
    /// <param name="starts">Where the postings of each begin, and where those of the last end.</param>
    /// <param name="postings">The postings.</param>
    public TermSegment(int number, int rows, string[] terms, int[] starts, byte[] postings)
    {
        (Number, Rows) = (number, rows);
        (_terms, _starts, _postings) = (terms, starts, postings);
        _shapes = Array.ConvertAll(terms, term => WordShape.Of(term));
    }

    /// <summary>Its number.</summary>
    public int Number { get; }

    /// <summary>Rows indexed, those that are indexed anew elsewhere among them.</summary>
    public int Rows { get; }

    /// <summary>The terms, in ordinal order.</summary>
    public ReadOnlySpan<string> Terms => _terms;

    /// <summary>The shape of each term (<see cref="WordShape"/>).</summary>
    public ReadOnlySpan<uint> Shapes => _shapes;

    /// <summary>Bytes of the postings.</summary>
    public int Bytes => _postings.Length;

    /// <summary>The place of a term; -1 when no row has it.</summary>
    public int Find(ReadOnlySpan<char> term)
    {
        var place = LowerBound(term);
        return place < _terms.Length && term.SequenceEqual(_terms[place]) ? place : -1;
    }

    /// <summary>The first term that is not before another one.</summary>
    public int LowerBound(ReadOnlySpan<char> term)
    {
        var (low, high) = (0, _terms.Length);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (_terms[middle].AsSpan().SequenceCompareTo(term) < 0)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    /// <summary>Bytes of a term's postings: about as many as it has rows times two to three.</summary>
    public int BytesOf(int term) => _starts[term + 1] - _starts[term];

    /// <summary>Reads the postings of a term.</summary>
    public PostingReader Postings(int term) => new(_postings.AsSpan(_starts[term], BytesOf(term)));
}
