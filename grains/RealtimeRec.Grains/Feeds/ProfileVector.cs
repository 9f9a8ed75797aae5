using RealtimeRec.Candidates;
using RealtimeRec.Embeddings;
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
        var (interests, models) = (query.Interests, query.Catalog.Models);
        if (query.Encoded?.Vector is { } vector && query.Encoded.Models == models.Version)
        {
            metrics.CountProfile("encoded");
            query.Vector = Mix(interests.Searched, vector, interests.SearchShare);
            return;
        }

        query.Vector = Mix(interests.ShortTerm, interests.LongTerm, (float)OptionsIn(query).ShortTermShare);
        metrics.CountProfile(query.Vector.IsZero ? "none" : models.User is null ? "mean" : "fallback");
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
