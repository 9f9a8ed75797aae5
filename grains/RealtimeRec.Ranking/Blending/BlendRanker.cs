using System.Buffers;
using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.Ranking.Blending;

/// <summary>
/// A weighted sum of rankers' scores, each brought to a common scale case by case (Fox and Shaw, "Combination of multiple
/// searches", TREC-2, 1993: CombSUM). A component that scores all items of a case the same adds nothing to it.
/// </summary>
public sealed class BlendRanker : IRanker
{
    private readonly BlendComponent[] _components;
    private readonly bool _excludeHistory;

    /// <summary>Makes a blend.</summary>
    /// <param name="components">At least one.</param>
    /// <param name="excludeHistory">
    /// Whether the history's items will not be recommended, so that the scales are set by the other items. They are scored all the same.
    /// </param>
    /// <param name="name">What to call it in reports.</param>
    /// <exception cref="ArgumentException">There is no component, a weight is negative or a temperature not above 0.</exception>
    public BlendRanker(IReadOnlyList<BlendComponent> components, bool excludeHistory = false, string name = "blend")
    {
        if (components.Count == 0)
        {
            throw new ArgumentException("A blend needs at least one component.", nameof(components));
        }

        foreach (var component in components)
        {
            component.Normalization.Validate();
            if (!(component.Weight >= 0 && float.IsFinite(component.Weight)))
            {
                throw new ArgumentException($"The weight of {component.Ranker.Name} must be 0 or more.", nameof(components));
            }
        }

        _components = [.. components];
        _excludeHistory = excludeHistory;
        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <summary>The components.</summary>
    public IReadOnlyList<BlendComponent> Components => _components;

    /// <inheritdoc/>
    public void Score(ReadOnlySpan<int> history, Span<float> scores) => Score(new RankingCase(history.ToArray(), Target: -1), scores);

    /// <inheritdoc/>
    public void Score(RankingCase question, Span<float> scores)
    {
        scores.Clear();
        var rented = ArrayPool<float>.Shared.Rent(scores.Length);
        var part = rented.AsSpan(0, scores.Length);
        foreach (var component in _components)
        {
            if (component.Weight == 0)
            {
                continue;
            }

            component.Ranker.Score(question, part);
            component.Normalization.Apply(part, _excludeHistory ? question.History : []);
            for (var i = 0; i < part.Length; i++)
            {
                scores[i] += component.Weight * part[i];
            }
        }

        ArrayPool<float>.Shared.Return(rented);
    }
}
