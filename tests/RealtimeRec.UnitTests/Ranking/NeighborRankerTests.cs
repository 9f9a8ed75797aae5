using FsCheck.Xunit;
using RealtimeRec.Ranking.Rankers;

namespace RealtimeRec.UnitTests.Ranking;

/// <summary>V-SkNN and STAN by hand, and against an implementation without an index.</summary>
public sealed class NeighborRankerTests
{
    private const int Items = 12;

    private static readonly int[][] s_sessions = [[0, 1], [1, 2]];

    [Fact]
    public void VsknnWeighsLaterClicksMore() =>
        CountingRankerTests.Close([0.675f, 1.125f, 0.45f], new VsknnRanker(s_sessions, 3, lengthExponent: 0.5f, idfWeight: 0), [0, 1]);

    [Fact]
    public void VsknnKeepsTheMostSimilarOfTheMostRecent()
    {
        CountingRankerTests.Close([0.675f, 0.675f, 0], new VsknnRanker(s_sessions, 3, neighbors: 1, lengthExponent: 0.5f, idfWeight: 0), [0, 1]);
        CountingRankerTests.Close([0, 0.45f, 0.45f], new VsknnRanker(s_sessions, 3, candidates: 1, lengthExponent: 0.5f, idfWeight: 0), [0, 1]);
    }

    [Fact]
    public void StanDecaysWithThePositionInBothSessions()
    {
        var first = (1 + MathF.Exp(-1)) / 2;

        CountingRankerTests.Close(
            [first * MathF.Exp(-1), first + 0.5f, 0.5f * MathF.Exp(-1)],
            new StanRanker(s_sessions, 3, positionDecay: 1, recencyDecay: null, neighborDecay: 1, precedingWeight: 1, idfWeight: 0),
            [0, 1]);
    }

    [Fact]
    public void StanDecaysWithTheAgeOfASession()
    {
        var first = MathF.Exp(-0.5f) * (1 + MathF.Exp(-1)) / 2;

        CountingRankerTests.Close(
            [first * MathF.Exp(-1) * 0.5f, first + 0.5f, 0.5f * MathF.Exp(-1)],
            new StanRanker(s_sessions, 3, positionDecay: 1, recencyDecay: 1, neighborDecay: 1, precedingWeight: 0.5f, idfWeight: 0),
            [0, 1]);
    }

    [Property(MaxTest = 60)]
    public void VsknnEqualsASearchWithoutAnIndex(int seed)
    {
        var random = new Random(seed);
        var sessions = RandomSessions.Make(random, random.Next(1, 60), Items);
        var (neighbors, candidates) = (random.Next(1, 20), random.Next(1, 40));
        var exponent = random.Next(3) / 2f;
        var idfWeight = random.Next(3);
        var ranker = new VsknnRanker(sessions, Items, neighbors, candidates, exponent, idfWeight);

        for (var i = 0; i < 5; i++)
        {
            var history = RandomSessions.Session(random, Items);
            var latest = Distinct(history);
            var expected = NaiveScores(
                sessions,
                history,
                neighbors,
                candidates,
                (back, length) => (length - back) / (length * MathF.Sqrt(length)),
                (session, length) => MathF.Pow(length, -exponent),
                (back, _, _) => Math.Max(0, 1 - (0.1f * (back + 1))),
                idfWeight);
            Assert.Equal(latest.Length, history.Distinct().Count());
            CountingRankerTests.Close(expected, ranker, history);
        }
    }

    [Property(MaxTest = 60)]
    public void StanEqualsASearchWithoutAnIndex(int seed)
    {
        var random = new Random(seed);
        var sessions = RandomSessions.Make(random, random.Next(1, 60), Items);
        var (neighbors, candidates) = (random.Next(1, 20), random.Next(1, 40));
        var (positionDecay, neighborDecay) = (random.Next(1, 5), random.Next(1, 5));
        float? recencyDecay = random.Next(2) == 0 ? null : 0.3f;
        var (preceding, idfWeight) = (random.Next(3) / 2f, random.Next(3));
        var ranker = new StanRanker(
            sessions, Items, neighbors, candidates, positionDecay, recencyDecay, neighborDecay, preceding, idfWeight);

        for (var i = 0; i < 5; i++)
        {
            var history = RandomSessions.Session(random, Items);
            var expected = NaiveScores(
                sessions,
                history,
                neighbors,
                candidates,
                (back, length) => MathF.Exp(-back / (float)positionDecay) / MathF.Sqrt(length),
                (session, length) => MathF.Exp(recencyDecay is { } decay
                    ? -((sessions.Length - 1 - session) / (float)sessions.Length) / decay
                    : 0) / MathF.Sqrt(length),
                (_, place, shared) => MathF.Exp(-Math.Abs(place - shared) / (float)neighborDecay) * (place < shared ? preceding : 1),
                idfWeight);
            CountingRankerTests.Close(expected, ranker, history);
        }
    }

    [Fact]
    public void ManyThreadsScoreAsOneDoes()
    {
        var random = new Random(5);
        var ranker = new StanRanker(RandomSessions.Make(random, 200, Items), Items);
        var histories = RandomSessions.Make(random, 200, Items);
        var alone = histories.Select(Score).ToArray();

        Parallel.For(0, 2_000, i => Assert.Equal(alone[i % 200], Score(histories[i % 200])));

        float[] Score(int[] history)
        {
            var scores = new float[Items];
            ranker.Score(history, scores);
            return scores;
        }
    }

    // Oldest first, each where it occurred last.
    private static int[] Distinct(int[] items) => [.. items.Reverse().Distinct().Reverse()];

    private static float[] NaiveScores(
        int[][] sessions,
        int[] history,
        int neighbors,
        int candidates,
        Func<int, int, float> positionWeight,
        Func<int, int, float> sessionFactor,
        Func<int, int, int, float> contribution,
        float idfWeight)
    {
        var distinct = sessions.Select(Distinct).ToArray();
        var latest = Distinct(history).Reverse().ToArray();
        var found = Enumerable.Range(0, sessions.Length)
            .Where(session => latest.Any(distinct[session].Contains))
            .TakeLast(candidates)
            .Select(session => (Session: session, Similarity: Similarity(session)))
            .OrderByDescending(neighbor => neighbor.Similarity)
            .ThenByDescending(neighbor => neighbor.Session)
            .Take(neighbors);
        var scores = new float[Items];
        foreach (var (session, similarity) in found)
        {
            var theirs = distinct[session];
            var back = Array.FindIndex(latest, theirs.Contains);
            var shared = Array.IndexOf(theirs, latest[back]);
            for (var place = 0; place < theirs.Length; place++)
            {
                var idf = MathF.Log((float)sessions.Length / distinct.Count(other => other.Contains(theirs[place])));
                scores[theirs[place]] += similarity * contribution(back, place, shared) * (1 + (idfWeight * idf));
            }
        }

        return scores;

        // In the order and precision of the real one, so that ties and the cut fall alike.
        float Similarity(int session)
        {
            var sum = 0f;
            for (var back = 0; back < latest.Length; back++)
            {
                sum += distinct[session].Contains(latest[back]) ? positionWeight(back, latest.Length) : 0;
            }

            return sum * sessionFactor(session, distinct[session].Length);
        }
    }
}
