namespace RealtimeRec.Ranking.Trees;

/// <summary>A regression tree. Node 0 is the root; a child below zero is a leaf, ~child its number.</summary>
/// <param name="Features">By inner node, the feature that it looks at.</param>
/// <param name="Thresholds">By inner node, the highest value that goes to the lower child.</param>
/// <param name="Lower">By inner node, the child of values up to the threshold.</param>
/// <param name="Upper">By inner node, the child of all other values.</param>
/// <param name="Leaves">The values of the leaves; one alone without inner nodes.</param>
public sealed record RegressionTree(int[] Features, float[] Thresholds, int[] Lower, int[] Upper, float[] Leaves)
{
    /// <exception cref="ArgumentException">It is no tree, or reads a feature that there is not.</exception>
    internal void ThrowIfInvalid(int features)
    {
        // A child that comes before its parent would be a circle.
        var nodes = Features.Length;
        if (Thresholds.Length != nodes || Lower.Length != nodes || Upper.Length != nodes || Leaves.Length != nodes + 1
            || Features.Any(feature => feature < 0 || feature >= features)
            || Lower.Concat(Upper).Any(child => child >= nodes || ~child >= Leaves.Length)
            || Lower.Where((child, node) => child >= 0 && child <= node).Concat(Upper.Where((child, node) => child >= 0 && child <= node)).Any()
            || Leaves.Concat(Thresholds).Any(value => !float.IsFinite(value)))
        {
            throw new ArgumentException("It is no tree of numbers, or reads a feature that there is not.");
        }
    }
}
