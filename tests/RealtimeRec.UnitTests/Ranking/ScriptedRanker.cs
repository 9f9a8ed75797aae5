using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.UnitTests.Ranking;

/// <summary>Scores each item by a function of the history and the item.</summary>
internal sealed class ScriptedRanker(Func<int[], int, float> score, string name = "scripted") : IRanker
{
    public string Name => name;

    public static ScriptedRanker Fixed(params float[] scores) => new((_, item) => scores[item]);

    public void Score(ReadOnlySpan<int> history, Span<float> scores)
    {
        var items = history.ToArray();
        for (var item = 0; item < scores.Length; item++)
        {
            scores[item] = score(items, item);
        }
    }
}
