namespace RealtimeRec.Search.Parts;

/// <summary>Options of <see cref="PopularityPart"/>.</summary>
internal sealed class PopularityPartOptions : PartOptions
{
    public PopularityPartOptions() => Weight = 0.05;
}
