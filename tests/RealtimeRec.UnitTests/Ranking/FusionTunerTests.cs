using RealtimeRec.Ranking.Fusion;

namespace RealtimeRec.UnitTests.Ranking;

public sealed class FusionTunerTests
{
    [Fact]
    public void ARankIsThatOfTheWeightedSum()
    {
        // Three candidates, two lists.
        var asked = new FusionCase([1, 0, 0, 1, 0.5f, 0.5f], [0, 0, 0.25f], Target: 1);
        Assert.Equal(3, asked.Rank([2, 1]));
        Assert.Equal(1, asked.Rank([0, 2]));
        Assert.Equal(3, asked.Rank([1, 1]));
        Assert.Equal(0, (asked with { Target = -1 }).Rank([1, 1]));
    }

    [Fact]
    public void TheListThatKnowsIsFound()
    {
        var random = new Random(1);
        FusionCase[][] shops = [Cases(random), Cases(random)];

        var weights = FusionTuner.Tune(shops, [1, 1, 0], cutoff: 3);

        Assert.True(weights[1] > 3 * weights[0], string.Join(' ', weights));
        Assert.Equal(0, weights[2]);
    }

    [Fact]
    public void WhereNothingIsGainedNothingIsMoved()
    {
        var random = new Random(1);
        var noise = Enumerable.Range(0, 200).Select(_ => new FusionCase([.. Enumerable.Range(0, 40).Select(_ => 1f)], new float[20], Target: 0)).ToArray();
        Assert.Equal([1.5, 0.5], FusionTuner.Tune([noise], [1.5, 0.5], cutoff: 3));
        Assert.Throws<ArgumentException>(() => FusionTuner.Tune([[]], [1, 1], cutoff: 3));
    }

    /// <summary>Of twenty candidates the second list puts the target first, the first list and the third know nothing.</summary>
    private static FusionCase[] Cases(Random random) =>
    [
        .. Enumerable.Range(0, 300).Select(_ =>
        {
            var target = random.Next(20);
            return new FusionCase(
                [.. Enumerable.Range(0, 20).SelectMany(candidate => (float[])[random.NextSingle(), candidate == target ? 0.6f : 0.5f * random.NextSingle(), random.NextSingle()])],
                new float[20],
                target);
        }),
    ];
}
