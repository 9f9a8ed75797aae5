using RealtimeRec.Training.Data;
using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Cuts training sequences into batches, in a new order each epoch, with sequences of like length together.</summary>
internal sealed class SequenceBatcher
{
    /// <summary>Sequences are sorted by length within so many batches: padding costs little then, and batches stay mixed.</summary>
    private const int BatchesSortedTogether = 40;

    private readonly EncoderSequence[] _sequences;
    private readonly SequenceAugmentations _augmentations;
    private readonly UserEncoderOptions _options;

    /// <param name="sequences">Those of fewer than two interactions teach nothing and are left out.</param>
    /// <param name="options">Length, batch size and augmentations.</param>
    public SequenceBatcher(IEnumerable<EncoderSequence> sequences, UserEncoderOptions options)
    {
        _sequences = [.. sequences.Where(sequence => sequence.Length >= 2)];
        _augmentations = new SequenceAugmentations(_sequences, options);
        _options = options;
    }

    /// <summary>Sequences that teach something.</summary>
    public int Count => _sequences.Length;

    /// <summary>The batches of one epoch; the caller disposes each.</summary>
    public IEnumerable<SequenceBatch> Epoch(Random random)
    {
        var order = Enumerable.Range(0, _sequences.Length).ToArray();
        random.Shuffle(order);
        var batches = order
            .Chunk(_options.BatchSize * BatchesSortedTogether)
            .SelectMany(chunk => chunk.OrderBy(index => _sequences[index].Length).Chunk(_options.BatchSize))
            .ToArray();
        random.Shuffle(batches);
        foreach (var batch in batches)
        {
            yield return Batch([.. batch.Select(index => _augmentations.Apply(_sequences[index], random))], random);
        }
    }

    private SequenceBatch Batch(EncoderSequence[] sequences, Random random)
    {
        var length = sequences.Max(sequence => sequence.Length) - 1;
        var positions = new List<long>();
        var targets = new List<long>();
        for (var row = 0; row < sequences.Length; row++)
        {
            for (var position = 0; position < sequences[row].Length - 1; position++)
            {
                positions.Add((row * length) + position);
                var target = position + 1;
                while (target < sequences[row].Length - 1 && random.NextDouble() < _options.TargetSpread)
                {
                    target++;
                }

                targets.Add(sequences[row].Items[target]);
            }
        }

        var input = EncoderInput.Of(
            [.. sequences.Select(sequence => sequence[..^1])],
            _options.MaxLength,
            [.. sequences.Select(sequence => sequence.Times?[^1])]);
        return new SequenceBatch(input, tensor(positions.ToArray()), tensor(targets.ToArray()));
    }
}
