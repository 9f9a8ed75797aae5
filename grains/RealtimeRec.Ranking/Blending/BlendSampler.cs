using RealtimeRec.Ranking.Cases;
using RealtimeRec.Ranking.Metrics;

namespace RealtimeRec.Ranking.Blending;

/// <summary>Scores cases with every component and keeps the best candidates' scores. One for each thread.</summary>
internal sealed class BlendSampler
{
    private readonly IReadOnlyList<BlendCandidate> _candidates;
    private readonly BlendTunerOptions _options;
    private readonly float[][] _scores;
    private readonly float[] _work;
    private readonly int[] _best;

    public BlendSampler(IReadOnlyList<BlendCandidate> candidates, int itemCount, BlendTunerOptions options)
    {
        _candidates = candidates;
        _options = options;
        _scores = [.. candidates.Select(_ => new float[itemCount])];
        _work = new float[itemCount];
        _best = new int[Math.Min(itemCount, options.Candidates)];
    }

    public BlendSample Take(RankingCase question)
    {
        int[] left = _options.ExcludeHistory ? [.. question.History.Distinct()] : [];
        var known = new HashSet<int>(left) { question.Target };
        var kept = new List<int>();
        for (var component = 0; component < _candidates.Count; component++)
        {
            Score(component, question);
            foreach (var item in Best(component, left))
            {
                if (known.Add(item))
                {
                    kept.Add(item);
                }
            }
        }

        return new BlendSample(
            [.. _candidates.Select((candidate, component) => candidate.Normalizations
                .Select(normalization => Normalize(component, normalization, left, question.Target, kept)).ToArray())],
            _work.Length - known.Count);
    }

    private void Score(int component, RankingCase question)
    {
        var ranker = _candidates[component].Ranker;
        ranker.Score(question, _scores[component]);
        if (RankingKernels.Compare(_scores[component], 0).NaN > 0)
        {
            throw new InvalidOperationException($"The ranker {ranker.Name} gave NaN.");
        }
    }

    private ReadOnlySpan<int> Best(int component, int[] left)
    {
        _scores[component].CopyTo(_work, 0);
        foreach (var item in left)
        {
            _work[item] = float.NegativeInfinity;
        }

        return _best.AsSpan(0, RankingKernels.Top(_work, RankingKernels.Minimum(_scores[component]), _best));
    }

    private float[] Normalize(int component, ScoreNormalization normalization, int[] left, int target, List<int> kept)
    {
        _scores[component].CopyTo(_work, 0);
        normalization.Apply(_work, left);
        return [_work[target], RankingKernels.Minimum(_work), .. kept.Select(item => _work[item])];
    }
}
