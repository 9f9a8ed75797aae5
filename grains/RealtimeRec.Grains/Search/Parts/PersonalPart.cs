using RealtimeRec.Candidates;
using RealtimeRec.Profiles;

namespace RealtimeRec.Search.Parts;

/// <summary>
/// How well a product suits the shopper, of the live profile: the leaning to its leaf category and brand, and how near it is to the profile's vector. Nothing for
/// somebody of whom nothing is known.
/// </summary>
internal sealed class PersonalPart : CandidateComponent<PersonalPartOptions>, ICandidateScore<SearchQuery>
{
    private const double CategoryShare = 0.3;
    private const double BrandShare = 0.3;

    public override string Name => "personal";

    public void Score(SearchQuery query, CandidateSet candidates, Span<double> parts)
    {
        if (query.Interests is not { } interests)
        {
            parts.Clear();
            return;
        }

        var weight = OptionsIn(query).Weight;
        var leanings = new Leanings(interests);
        var rows = candidates.Rows;
        for (var i = 0; i < parts.Length; i++)
        {
            var row = rows[i];
            var (category, brand) = leanings.To(row);
            var likeness = query.Vector.IsZero || row.Vector.IsZero ? 0 : Math.Max(0, query.Vector.Dot(row.Vector));
            parts[i] = weight * ((CategoryShare * category) + (BrandShare * brand) + ((1 - CategoryShare - BrandShare) * likeness));
        }
    }
}
