using RealtimeRec.Embeddings;
using RealtimeRec.Encoders.Histories;
using RealtimeRec.Profiles;

namespace RealtimeRec.UnitTests.Users;

public sealed class EncodedProfileTests
{
    [Fact]
    public void ItIsEncodedAgainAfterAChangeAndAfterALongWhile()
    {
        var encoded = new EncodedProfile(3, "models", Embedding.Zero(1), GapBuckets.Of(30));
        Assert.True(encoded.IsOf(3, "models", GapBuckets.Of(59)));
        Assert.False(encoded.IsOf(4, "models", GapBuckets.Of(30)));
        Assert.False(encoded.IsOf(3, "others", GapBuckets.Of(30)));
        Assert.False(encoded.IsOf(3, "models", GapBuckets.Of(86_400)));
        Assert.False((encoded with { Vector = null }).IsOf(3, "models", GapBuckets.Of(30)));
    }
}
