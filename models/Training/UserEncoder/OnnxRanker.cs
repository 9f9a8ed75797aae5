using System.Numerics.Tensors;
using RealtimeRec.Ranking;

namespace RealtimeRec.Training.UserEncoder;

/// <summary>An exported user encoder as a ranker: what a shop's silos will do. Its scores are the logits of the training loss.</summary>
/// <param name="name">What to call it in reports.</param>
/// <param name="encoder">The encoder.</param>
/// <param name="vectors">Vectors of all items, [items, dimensions].</param>
internal sealed class OnnxRanker(string name, OnnxUserEncoder encoder, float[] vectors) : IRanker
{
    public string Name => name;

    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        if (history.IsEmpty)
        {
            scores.Clear();
            return;
        }

        var latest = history[^Math.Min(history.Length, encoder.MaxLength)..];
        var items = new float[latest.Length * encoder.Dimensions];
        for (var i = 0; i < latest.Length; i++)
        {
            vectors.AsSpan(latest[i] * encoder.Dimensions, encoder.Dimensions).CopyTo(items.AsSpan(i * encoder.Dimensions));
        }

        var unknown = new long[latest.Length];
        var profile = encoder.Encode(items, unknown, unknown, [latest.Length]);
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = encoder.ScoreFactor * TensorPrimitives.Dot(profile, vectors.AsSpan(item * encoder.Dimensions, encoder.Dimensions));
        }
    }
}
