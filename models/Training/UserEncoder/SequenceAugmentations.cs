using RealtimeRec.Ranking.Rankers;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.UserEncoder.Augmentation;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>
/// The augmentations that the options switch on, in this order: the crop, of the whole sequence, so that old parts are learned
/// from too; then, of the latest interactions that are read, what is left out, replaced and shuffled.
/// </summary>
internal sealed class SequenceAugmentations
{
    /// <summary>An item is replaced by one of so many nearest neighbours.</summary>
    private const int Neighbors = 10;

    private readonly int _maxLength;
    private readonly CropAugmentation? _crop;
    private readonly List<ISequenceAugmentation> _ofLatest = [];

    /// <param name="sequences">What is trained on; the neighbours of items are found in it.</param>
    /// <param name="options">Which augmentations, and the number of interactions read.</param>
    public SequenceAugmentations(IReadOnlyList<EncoderSequence> sequences, UserEncoderOptions options)
    {
        _maxLength = options.MaxLength;
        _crop = options.Crop > 0 ? new CropAugmentation(options.Crop) : null;
        if (options.ItemDropout > 0)
        {
            _ofLatest.Add(new ItemDropoutAugmentation(options.ItemDropout));
        }

        if (options.Substitute > 0 && sequences.Count > 0)
        {
            _ofLatest.Add(new SubstituteAugmentation(options.Substitute, NeighborsIn(sequences)));
        }

        if (options.Reorder > 0)
        {
            _ofLatest.Add(new ReorderAugmentation(options.Reorder, options.ReorderSeconds));
        }
    }

    /// <summary>A training sequence of one epoch: at least two interactions and no more than are read, with their last target.</summary>
    public EncoderSequence Apply(EncoderSequence sequence, Random random)
    {
        var cropped = _crop?.Apply(sequence, random) ?? sequence;
        var latest = cropped.Length > _maxLength + 1 ? cropped[^(_maxLength + 1)..] : cropped;
        return _ofLatest.Aggregate(latest, (changed, augmentation) => augmentation.Apply(changed, random));
    }

    // Neighbours by co-occurrence: what the same shoppers met. They are looked up when an item first needs them.
    private static Func<int, IReadOnlyList<int>> NeighborsIn(IReadOnlyList<EncoderSequence> sequences)
    {
        var items = sequences.Max(sequence => sequence.Items.Max()) + 1;
        var ranker = new ItemKnnRanker([.. sequences.Select(sequence => sequence.Items)], items);
        var known = new int[items][];
        return item => known[item] ??= ranker.Nearest(item, Neighbors);
    }
}
