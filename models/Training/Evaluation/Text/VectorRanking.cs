using RealtimeRec.Retrieval.Vectors;

namespace RealtimeRec.Training.Evaluation.Text;

/// <summary>Ranks vectors by their product with a query's.</summary>
internal static class VectorRanking
{
    /// <summary>The indices of the nearest vectors, nearest first; of equally near ones the first.</summary>
    public static int[] Nearest(float[] query, float[][] vectors, int count)
    {
        var nearest = new PriorityQueue<int, (float Score, int Before)>();
        for (var i = 0; i < vectors.Length; i++)
        {
            var priority = (FloatKernels.Dot(query, vectors[i]), -i);
            if (nearest.Count < count)
            {
                nearest.Enqueue(i, priority);
            }
            else
            {
                nearest.EnqueueDequeue(i, priority);
            }
        }

        var indices = new int[nearest.Count];
        for (var place = indices.Length - 1; place >= 0; place--)
        {
            indices[place] = nearest.Dequeue();
        }

        return indices;
    }

    /// <summary>The sum of vectors, whose direction is that of their mean.</summary>
    public static float[] Sum(IEnumerable<float[]> vectors)
    {
        float[]? sum = null;
        foreach (var vector in vectors)
        {
            sum ??= new float[vector.Length];
            for (var i = 0; i < sum.Length; i++)
            {
                sum[i] += vector[i];
            }
        }

        return sum ?? throw new ArgumentException("There are no vectors.", nameof(vectors));
    }
}
