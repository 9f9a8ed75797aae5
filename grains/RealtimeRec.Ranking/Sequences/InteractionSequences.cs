using System.Collections;

namespace RealtimeRec.Ranking.Sequences;

/// <summary>The sequences of a file, in the file's order.</summary>
/// <param name="vocabulary">The vocabulary that their item indices belong to.</param>
/// <param name="sequences">The sequences.</param>
public sealed class InteractionSequences(ItemVocabulary vocabulary, IReadOnlyList<InteractionSequence> sequences)
    : IReadOnlyList<InteractionSequence>
{
    /// <summary>The vocabulary that the item indices belong to.</summary>
    public ItemVocabulary Vocabulary => vocabulary;

    /// <summary>The item indices alone: one array for each sequence, oldest item first.</summary>
    public IReadOnlyList<int[]> Items { get; } = [.. sequences.Select(sequence => sequence.Items)];

    /// <inheritdoc/>
    public int Count => sequences.Count;

    /// <inheritdoc/>
    public InteractionSequence this[int index] => sequences[index];

    /// <inheritdoc/>
    public IEnumerator<InteractionSequence> GetEnumerator() => sequences.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
