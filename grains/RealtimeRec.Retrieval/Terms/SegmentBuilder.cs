using System.Runtime.InteropServices;

namespace RealtimeRec.Retrieval.Terms;

/// <summary>Makes segments of texts, one after the other, with the same buffers. For one thread at a time.</summary>
internal sealed class SegmentBuilder
{
    private readonly TextAnalyzer _analyzer = new();
    private readonly Dictionary<string, int> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int>.AlternateLookup<ReadOnlySpan<char>> _numberOf;
    private readonly List<string> _terms = [];
    private readonly List<Posting> _postings = [];
    private readonly Dictionary<int, float> _counts = [];
    private readonly float[] _fields = new float[Enum.GetValues<TermField>().Length];
    private ulong[] _keys = [];

    public SegmentBuilder() => _numberOf = _numbers.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Makes a segment.</summary>
    /// <param name="number">Its number.</param>
    /// <param name="updates">The rows, each once, all with texts.</param>
    public TermSegment Build(int number, IReadOnlyCollection<TermUpdate> updates)
    {
        _numbers.Clear();
        _terms.Clear();
        _postings.Clear();
        foreach (var update in updates)
        {
            Read(update.Row.Value, update.Texts!);
        }

        // By term in ordinal order, then by row.
        var order = new int[_terms.Count];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = i;
        }

        string[] sorted = [.. _terms];
        Array.Sort(sorted, order, StringComparer.Ordinal);
        var ranks = new int[order.Length];
        for (var rank = 0; rank < order.Length; rank++)
        {
            ranks[order[rank]] = rank;
        }

        var postings = CollectionsMarshal.AsSpan(_postings);
        if (_keys.Length < postings.Length)
        {
            _keys = new ulong[postings.Length + (postings.Length / 4)];
        }

        var keys = _keys.AsSpan(0, postings.Length);
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((ulong)(uint)ranks[postings[i].Term] << 32) | (uint)postings[i].Row;
        }

        keys.Sort(postings);
        var writer = new PostingWriter();
        var last = -1;
        foreach (var posting in postings)
        {
            if (posting.Term != last)
            {
                last = posting.Term;
                writer.Begin(_terms[last]);
            }

            writer.Add(posting.Row, posting.Impact);
        }

        return writer.Build(number, updates.Count);
    }

    private void Read(int row, IReadOnlyList<FieldText> texts)
    {
        _counts.Clear();
        Array.Clear(_fields);
        foreach (var text in texts)
        {
            // Twice, to know how long all texts of the field are: they are few.
            _analyzer.Read(text.Text);
            _fields[(int)text.Field] += _analyzer.Words;
        }

        foreach (var text in texts)
        {
            _analyzer.Read(text.Text);
            var weight = FieldWeights.Of(text.Field, (int)_fields[(int)text.Field]);
            foreach (ref readonly var token in _analyzer.Tokens)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_counts, NumberOf(_analyzer.TermOf(token)), out _) += weight * FieldWeights.Of(token.Role);
            }
        }

        foreach (var (term, count) in _counts)
        {
            _postings.Add(new Posting(term, row, TermImpact.Of(count)));
        }
    }

    private int NumberOf(ReadOnlySpan<char> term)
    {
        if (!_numberOf.TryGetValue(term, out var number))
        {
            number = _terms.Count;
            var written = term.ToString();
            _terms.Add(written);
            _numbers.Add(written, number);
        }

        return number;
    }

    private readonly record struct Posting(int Term, int Row, byte Impact);
}
