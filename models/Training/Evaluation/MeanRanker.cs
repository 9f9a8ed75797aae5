using System.Numerics.Tensors;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.Training.Evaluation;

/// <summary>The mean of the last items' vectors as the profile: what a shop has without a user encoder.</summary>
/// <param name="name">What to call it in reports.</param>
/// <param name="vectors">Vectors of all items, [items, dimensions].</param>
/// <param name="dimensions">Components of a vector.</param>
/// <param name="lastItems">How many of the last items are counted.</param>
internal sealed class MeanRanker(string name, float[] vectors, int dimensions, int lastItems) : IRanker
{
    public string Name => name;

    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        var profile = new float[dimensions];
        foreach (var item in history[^Math.Min(history.Length, lastItems)..])
        {
            TensorPrimitives.Add(profile, vectors.AsSpan(item * dimensions, dimensions), profile);
        }

        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = TensorPrimitives.Dot(profile, vectors.AsSpan(item * dimensions, dimensions));
        }
    }
}
