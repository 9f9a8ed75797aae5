using RealtimeRec.Ranking.Fusion;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class ReciprocalRanksTests
{
    [Fact]
    public void APlaceIsWorthItsRankAndWhatIsNotInTheListNothing()
    {
        Assert.Equal([1 / 11d, 0, 1 / 10d, 0, 1 / 12d], Of(2, float.NaN, 3, float.NegativeInfinity, -5));
        Assert.Equal([1 / 10d], Of(0));
        Assert.Empty(Of());
    }

    [Fact]
    public void EqualScoresShareTheMeanOfTheirRanks() => Assert.Equal([1 / 12d, 1 / 10d, 1 / 12d, 1 / 12d, 1 / 14d], Of(1, 2, 1, 1, 0));

    [Fact]
    public void ThePartsAreTheSameInWhateverOrderTheItemsCome()
    {
        var random = new Random(1);
        float[] scores = [.. Enumerable.Range(0, 500).Select(i => i % 10 == 0 ? float.NaN : random.Next(100))];
        var parts = Of(scores);
        int[] order = [.. Enumerable.Range(0, scores.Length)];
        random.Shuffle(order);

        Assert.Equal(order.Select(i => parts[i]), Of([.. order.Select(i => scores[i])]));
    }

    [Fact]
    public void AConstantMustBeAboveZero() => Assert.Throws<ArgumentOutOfRangeException>(() => ReciprocalRanks.Write([1], 0, new double[1]));

    private static double[] Of(params float[] scores)
    {
        var parts = new double[scores.Length];
        Array.Fill(parts, 7);
        ReciprocalRanks.Write(scores, 10, parts);
        return parts;
    }
}
