using RealtimeRec.Feeds.Learned;

namespace RealtimeRec.UnitTests.Feeds;

public sealed class PackedFeaturesTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 60)]
    [InlineData(150, 60)]
    public void WhatIsPackedComesOutAsHalves(int candidates, int count)
    {
        var random = new Random(3);
        float[] features = [.. Enumerable.Range(0, candidates * count).Select(_ => random.Next(3) == 0 ? -100 : random.NextSingle())];

        var packed = PackedFeatures.Pack(features, candidates);

        Assert.Equal(features.Select(value => (float)(Half)value), PackedFeatures.Unpack(packed, candidates, count));
        Assert.Null(PackedFeatures.Unpack(packed, candidates, count + 1));
        Assert.Null(PackedFeatures.Unpack(packed.AsSpan(0, packed.Length / 2), candidates, count));
    }

    [Fact]
    public void WhatMostCandidatesDoNotHaveTakesLittle()
    {
        var features = Enumerable.Repeat(-100f, 150 * 60).ToArray();
        features[77] = 0.5f;

        Assert.InRange(PackedFeatures.Pack(features, 150).Length, 1, 200);
    }
}
