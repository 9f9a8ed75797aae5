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
    public void AWeightIsNotMovedForACaseOrTwo()
    {
        // One case in a thousand is won by giving the second list more.
        FusionCase[] cases =
        [
            .. Enumerable.Range(0, 999).Select(_ => new FusionCase([1, 0, 0.9f, 0], [0, 0], Target: 0)),
            new FusionCase([0.5f, 0, 0, 0.45f], [0, 0], Target: 1),
        ];
        Assert.Equal(2, cases[^1].Rank([1, 1]));
        Assert.Equal(1, cases[^1].Rank([1, 1.25]));

        Assert.Equal([1, 1], FusionTuner.Tune([cases], [1, 1], cutoff: 1));
        Assert.NotEqual([1, 1], FusionTuner.Tune([cases[^100..]], [1, 1], cutoff: 1));
    }

    [Fact]
    public void WithoutACaseThereIsNothingToTune() => Assert.Throws<ArgumentException>(() => FusionTuner.Tune([[]], [1, 1], cutoff: 3));

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
