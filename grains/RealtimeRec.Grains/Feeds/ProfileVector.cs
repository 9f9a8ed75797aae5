using RealtimeRec.Candidates;
using RealtimeRec.Embeddings;
using RealtimeRec.Encoders;
using RealtimeRec.Profiles;
using RealtimeRec.Telemetry;

namespace RealtimeRec.Feeds;

/// <summary>
/// The vector that candidates are compared with: the encoded profile, drawn towards what was searched for, of which the encoder knows nothing; the
/// mean of the items' vectors where there is none, or where it was encoded by other models than the items.
/// </summary>
internal sealed class ProfileVector(ClusterMetrics metrics) : CandidateComponent<ProfileVectorOptions>, IQueryHydrator<FeedQuery>
{
    public override string Name => "profile_vector";

    public void Hydrate(FeedQuery query)
    {
        query.Vector = Of(query.Interests, query.Encoded, query.Catalog.Models, OptionsIn(query), out var isEncoded);
        metrics.CountProfile(isEncoded ? "encoded" : query.Vector.IsZero ? "none" : query.Catalog.Models.User is null ? "mean" : "fallback");
    }

    /// <summary>The vector of a shopper.</summary>
    /// <param name="interests">The interests.</param>
    /// <param name="encoded">The encoded profile; null for none.</param>
    /// <param name="models">The models of the items' vectors.</param>
    /// <param name="options">How means are mixed.</param>
    /// <param name="isEncoded">Whether it is the encoded profile.</param>
    public static Embedding Of(ProfileInterests interests, EncodedProfile? encoded, ModelSet models, ProfileVectorOptions options, out bool isEncoded)
    {
        isEncoded = encoded?.Vector is not null && encoded.Models == models.Version;
        return isEncoded
            ? Mix(interests.Searched, encoded!.Vector!, interests.SearchShare)
            : Mix(interests.ShortTerm, interests.LongTerm, (float)options.ShortTermShare);
    }

    private static Embedding Mix(Embedding first, Embedding second, float share)
    {
        if (first.IsZero || second.IsZero)
        {
            return first.IsZero ? second : first;
        }

        var mix = new float[first.Dimensions];
        for (var i = 0; i < mix.Length; i++)
        {
            mix[i] = (share * first.Values[i]) + ((1 - share) * second.Values[i]);
        }

        return Embedding.Normalized(mix);
    }
}
