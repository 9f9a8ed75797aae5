using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Sequences;
using RealtimeRec.Training.Data;
using RealtimeRec.Training.TextEncoder;
using RealtimeRec.Training.UserEncoder;
using static TorchSharp.torch;

namespace RealtimeRec.Training.Commands;

/// <summary>Prepared sequences, split for the training of a user encoder, with the items' text embeddings.</summary>
/// <param name="Vocabulary">The items.</param>
/// <param name="Texts">Their text embeddings, [items, dimensions]; null when they have no texts.</param>
/// <param name="TextEncoder">Version of what made them; null when there are none.</param>
/// <param name="Training">All interactions of each shopper but the last two.</param>
/// <param name="TrainingWithValidation">All interactions of each shopper but the last one: what counts know when they are tested.</param>
/// <param name="Validation">The second last interaction of each shopper who has three at least.</param>
/// <param name="Test">The last interaction of the same shoppers.</param>
internal sealed record UserEncoderWorkspace(
    ItemVocabulary Vocabulary,
    Tensor? Texts,
    string? TextEncoder,
    IReadOnlyList<EncoderSequence> Training,
    IReadOnlyList<EncoderSequence> TrainingWithValidation,
    IReadOnlyList<EncoderCase> Validation,
    IReadOnlyList<EncoderCase> Test) : IDisposable
{
    /// <summary>Loads what <c>prepare</c> wrote.</summary>
    /// <param name="folder">Its folder.</param>
    /// <param name="textEncoder">Folder of the text encoder; null for the hashed one.</param>
    /// <exception cref="TrainingException">A folder does not hold what it should, or nothing is left to train on.</exception>
    public static UserEncoderWorkspace Load(string folder, string? textEncoder = null)
    {
        var data = PreparedFolder.Read(folder);
        using var encoder = ItemTextEncoder.Open(textEncoder);
        var texts = data.Texts.Any(text => text is not null) ? encoder.Encode(data.Texts) : null;
        var testable = data.Sequences.Where(sequence => sequence.Length >= 3).ToArray();
        if (testable.Length == 0)
        {
            throw new TrainingException($"{folder} has no shopper with three interactions: one to learn from, one to validate and one to test.");
        }

        return new UserEncoderWorkspace(
            data.Items,
            texts,
            texts is null ? null : encoder.Version,
            [.. data.Sequences.Select(sequence => sequence.Length >= 3 ? sequence[..^2] : sequence)],
            [.. data.Sequences.Select(sequence => sequence.Length >= 3 ? sequence[..^1] : sequence)],
            [.. testable.Select(sequence => EncoderCase.At(sequence, ^2))],
            [.. testable.Select(sequence => EncoderCase.At(sequence, ^1))]);
    }

    /// <summary>Cases as the rankings take them.</summary>
    public static IReadOnlyList<RankingCase> Rankings(IEnumerable<EncoderCase> cases) => [.. cases.Select(question => question.ToRanking())];

    public void Dispose() => Texts?.Dispose();
}
