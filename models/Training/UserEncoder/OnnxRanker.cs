using System.Numerics.Tensors;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>An exported user encoder as a ranker: what a shop's silos will do. Its scores are the logits of the training loss.</summary>
internal sealed class OnnxRanker : IRanker
{
    private readonly OnnxUserEncoder _encoder;
    private readonly Embedding[] _vectors;

    /// <param name="name">What to call it in reports.</param>
    /// <param name="encoder">The encoder.</param>
    /// <param name="vectors">Vectors of all items, [items, dimensions].</param>
    public OnnxRanker(string name, OnnxUserEncoder encoder, float[] vectors)
    {
        (Name, _encoder) = (name, encoder);
        _vectors = [.. vectors.Chunk(encoder.Dimensions).Select(Embedding.FromOwned)];
    }

    public string Name { get; }

    public void Score(ReadOnlySpan<int> history, Span<float> scores) => Score(new RankingCase(history.ToArray(), Target: -1), scores);

    public void Score(RankingCase question, Span<float> scores)
    {
        var profile = ProfileOf(question);
        if (profile.Length == 0)
        {
            scores.Clear();
            return;
        }

        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = _encoder.ScoreFactor * TensorPrimitives.Dot(profile, _vectors[item].Values);
        }
    }

    /// <summary>The profile when the question is asked; empty when no item of the history has a vector.</summary>
    public float[] ProfileOf(RankingCase question)
    {
        var (kinds, gaps) = HistoryFeatures.Of(question.History.Length, question.Kinds, question.Times, question.Now);
        var input = UserInput.Of<int>(question.History, kinds, gaps, _encoder.MaxLength, item => _vectors[item]);
        return input.Items.Length == 0 ? [] : _encoder.Encode(input);
    }
}
