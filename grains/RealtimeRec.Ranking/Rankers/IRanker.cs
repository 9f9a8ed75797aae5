using RealtimeRec.Ranking.Cases;

namespace RealtimeRec.Ranking.Rankers;

/// <summary>Scores every item as the next one after a history. Thread-safe.</summary>
public interface IRanker
{
    /// <summary>What to call it in reports.</summary>
    string Name { get; }

    /// <summary>Scores all items; a higher score is a higher place. NaN is an error.</summary>
    /// <param name="history">Item indices, oldest first; may be empty and may repeat items.</param>
    /// <param name="scores">One score for each item, by index. Every one is overwritten.</param>
    void Score(ReadOnlySpan<int> history, Span<float> scores);

    /// <summary>Scores all items for a question; a ranker that reads more than the items of the history does so here.</summary>
    /// <param name="question">The question; its target is not to be looked at.</param>
    /// <param name="scores">One score for each item, by index. Every one is overwritten.</param>
    void Score(RankingCase question, Span<float> scores) => Score(question.History, scores);
}
