namespace RealtimeRec.Search.Parts;

/// <summary>Options of <see cref="PersonalPart"/>.</summary>
internal sealed class PersonalPartOptions : PartOptions
{
    public PersonalPartOptions() => Weight = 0.15;
}
