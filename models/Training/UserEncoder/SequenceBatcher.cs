using static TorchSharp.torch;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>Cuts training sequences into batches, in a new order each epoch, with sequences of like length together.</summary>
/// <param name="sequences">Those of fewer than two interactions teach nothing and are left out.</param>
/// <param name="options">Length, batch size and item dropout.</param>
internal sealed class SequenceBatcher(IEnumerable<EncoderSequence> sequences, UserEncoderOptions options)
{
    /// <summary>Sequences are sorted by length within so many batches: padding costs little then, and batches stay mixed.</summary>
    private const int BatchesSortedTogether = 40;

    private readonly EncoderSequence[] _sequences = [.. sequences.Where(sequence => sequence.Length >= 2)];

    /// <summary>Sequences that teach something.</summary>
    public int Count => _sequences.Length;

    /// <summary>The batches of one epoch; the caller disposes each.</summary>
    public IEnumerable<SequenceBatch> Epoch(Random random)
    {
        var order = Enumerable.Range(0, _sequences.Length).ToArray();
        random.Shuffle(order);
        var batches = order
            .Chunk(options.BatchSize * BatchesSortedTogether)
            .SelectMany(chunk => chunk.OrderBy(index => _sequences[index].Length).Chunk(options.BatchSize))
            .ToArray();
        random.Shuffle(batches);
        foreach (var batch in batches)
        {
            yield return Batch([.. batch.Select(index => Augment(_sequences[index], random))], random);
        }
    }

    private EncoderSequence Augment(EncoderSequence sequence, Random random)
    {
        var latest = sequence.Length > options.MaxLength + 1 ? sequence[^(options.MaxLength + 1)..] : sequence;
        if (options.ItemDropout == 0)
        {
            return latest;
        }

        var kept = Enumerable.Range(0, latest.Length).Where(_ => random.NextDouble() >= options.ItemDropout).ToArray();
        return kept.Length >= 2 ? latest.At(kept) : latest;
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
                while (target < sequences[row].Length - 1 && random.NextDouble() < options.TargetSpread)
                {
                    target++;
                }

                targets.Add(sequences[row].Items[target]);
            }
        }

        var input = EncoderInput.Of(
            [.. sequences.Select(sequence => sequence[..^1])],
            options.MaxLength,
            [.. sequences.Select(sequence => sequence.Times is { } times ? times[^1] : 0)]);
        return new SequenceBatch(input, tensor(positions.ToArray()), tensor(targets.ToArray()));
    }
}
