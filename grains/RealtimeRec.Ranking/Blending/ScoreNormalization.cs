namespace RealtimeRec.Ranking.Blending;

/// <summary>
/// Brings the scores of one case to a common scale, at least 0. A case in which all items score the same becomes 0 throughout, so
/// that a component that has nothing to say adds nothing.
/// </summary>
/// <param name="Scale">The scale.</param>
/// <param name="Temperature">Temperature of the exponential scales, above 0; others do not use it.</param>
public readonly record struct ScoreNormalization(ScoreScale Scale, float Temperature = 1)
{
    /// <summary>Normalises in place.</summary>
    /// <param name="scores">Scores of all items; −∞ is taken as "not at all" and becomes 0.</param>
    /// <param name="left">
    /// Items that do not count towards the lowest and highest score and the sum, as they will not be recommended; they are
    /// normalised with the others, and may exceed the others' highest value.
    /// </param>
    internal void Apply(Span<float> scores, ReadOnlySpan<int> left)
    {
        var (min, max) = Range(scores, left);
        if (!(max > min))
        {
            scores.Clear();
            return;
        }

        var exponential = Scale is ScoreScale.Softmax or ScoreScale.Exponential;
        var factor = exponential ? 1 / Temperature : 1 / (max - min);
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = exponential ? MathF.Exp((scores[i] - max) * factor) : Math.Max(0, (scores[i] - min) * factor);
        }

        if (Scale is ScoreScale.Sum or ScoreScale.Softmax)
        {
            var share = (float)(1 / Sum(scores, left));
            for (var i = 0; i < scores.Length; i++)
            {
                scores[i] *= share;
            }
        }
    }

    /// <exception cref="ArgumentException">The temperature is not above 0.</exception>
    internal void Validate()
    {
        if (Scale is ScoreScale.Softmax or ScoreScale.Exponential && !(Temperature > 0 && float.IsFinite(Temperature)))
        {
            throw new ArgumentException("The temperature must be above 0.");
        }
    }

    private static (float Min, float Max) Range(ReadOnlySpan<float> scores, ReadOnlySpan<int> left)
    {
        var (min, max) = (float.PositiveInfinity, float.NegativeInfinity);
        if (left.IsEmpty)
        {
            foreach (var score in scores)
            {
                min = score < min && score > float.NegativeInfinity ? score : min;
                max = score > max ? score : max;
            }

            return (min, max);
        }

        for (var item = 0; item < scores.Length; item++)
        {
            var score = scores[item];
            if ((score > max || (score < min && score > float.NegativeInfinity)) && !left.Contains(item))
            {
                min = Math.Min(min, score);
                max = Math.Max(max, score);
            }
        }

        return (min, max);
    }

    private static double Sum(ReadOnlySpan<float> values, ReadOnlySpan<int> left)
    {
        var sum = 0.0;
        foreach (var value in values)
        {
            sum += value;
        }

        for (var i = 0; i < left.Length; i++)
        {
            sum -= left[..i].Contains(left[i]) ? 0 : values[left[i]];
        }

        return Math.Max(sum, 1e-30);
    }
}
