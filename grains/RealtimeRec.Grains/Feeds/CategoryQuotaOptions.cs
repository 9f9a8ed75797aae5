using System.ComponentModel.DataAnnotations;
using RealtimeRec.Candidates;

namespace RealtimeRec.Feeds;

/// <summary>Options of <see cref="CategoryQuota"/>.</summary>
internal sealed class CategoryQuotaOptions : OptionalComponentOptions
{
    /// <summary>Most of a page's places that products of one leaf category take.</summary>
    [Range(0d, 1d)]
    public double Share { get; set; } = 0.5;

    /// <summary>The same for a category in which the user has just bought something that is not bought again.</summary>
    [Range(0d, 1d)]
    public double ShareAfterPurchase { get; set; } = 0.25;
}
