using System.Numerics;
using System.Runtime.InteropServices;

namespace RealtimeRec.Ranking.Metrics;

/// <summary>The loops over all scores of a case.</summary>
internal static class RankingKernels
{
    /// <summary>Numbers of scores above, equal to and that are not comparable with (NaN) a score.</summary>
    public static (int Above, int Equal, int NaN) Compare(ReadOnlySpan<float> scores, float score)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var reference = new Vector<float>(score);
        var above = Vector<int>.Zero;
        var equal = Vector<int>.Zero;
        var ordered = Vector<int>.Zero;
        foreach (var vector in vectors)
        {
            above -= Vector.GreaterThan(vector, reference);
            equal -= Vector.Equals(vector, reference);
            ordered -= Vector.Equals(vector, vector);
        }

        var counts = (Above: Vector.Sum(above), Equal: Vector.Sum(equal), NaN: (vectors.Length * Vector<float>.Count) - Vector.Sum(ordered));
        foreach (var other in scores[(vectors.Length * Vector<float>.Count)..])
        {
            counts.Above += other > score ? 1 : 0;
            counts.Equal += other == score ? 1 : 0;
            counts.NaN += float.IsNaN(other) ? 1 : 0;
        }

        return counts;
    }

    /// <summary>The lowest score; NaN counts for nothing.</summary>
    public static float Minimum(ReadOnlySpan<float> scores)
    {
        var vectors = MemoryMarshal.Cast<float, Vector<float>>(scores);
        var lowest = new Vector<float>(float.PositiveInfinity);
        foreach (var vector in vectors)
        {
            lowest = Vector.ConditionalSelect(Vector.LessThan(vector, lowest), vector, lowest);
        }

        var minimum = float.PositiveInfinity;
        for (var i = 0; i < Vector<float>.Count; i++)
        {
            minimum = Math.Min(minimum, lowest[i]);
        }

        foreach (var score in scores[(vectors.Length * Vector<float>.Count)..])
        {
            minimum = score < minimum ? score : minimum;
        }

        return minimum;
    }

    /// <summary>
    /// The best items, best first, the lower index first among equals. Items at <paramref name="floor"/> or below are not taken.
    /// </summary>
    /// <returns>Number of items written to <paramref name="best"/>.</returns>
    public static int Top(ReadOnlySpan<float> scores, float floor, Span<int> best)
    {
        var count = 0;
        var threshold = floor;
        for (var item = 0; item < scores.Length; item++)
        {
            if (!(scores[item] > threshold))
            {
                continue;
            }

            var place = count < best.Length ? count++ : count - 1;
            while (place > 0 && scores[best[place - 1]] < scores[item])
            {
                best[place] = best[place - 1];
                place--;
            }

            best[place] = item;
            threshold = count == best.Length ? scores[best[^1]] : floor;
        }

        return count;
    }
}
