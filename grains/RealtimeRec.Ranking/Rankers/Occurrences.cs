namespace RealtimeRec.Ranking.Rankers;

/// <summary>Where each item occurs: an inverted index from items to (sequence, position), in the sequences' order.</summary>
internal sealed class Occurrences
{
    private readonly int[] _offsets;
    private readonly (int Sequence, int Position)[] _places;

    public Occurrences(IReadOnlyList<int[]> sequences, int itemCount)
    {
        _offsets = new int[itemCount + 1];
        foreach (var items in sequences)
        {
            foreach (var item in items)
            {
                _offsets[item + 1]++;
            }
        }

        for (var item = 0; item < itemCount; item++)
        {
            _offsets[item + 1] += _offsets[item];
        }

        var next = _offsets[..itemCount];
        _places = new (int, int)[_offsets[itemCount]];
        for (var sequence = 0; sequence < sequences.Count; sequence++)
        {
            var items = sequences[sequence];
            for (var position = 0; position < items.Length; position++)
            {
                _places[next[items[position]]++] = (sequence, position);
            }
        }
    }

    public ReadOnlySpan<(int Sequence, int Position)> Of(int item) => _places.AsSpan(_offsets[item], Count(item));

    public int Count(int item) => _offsets[item + 1] - _offsets[item];
}
