namespace RealtimeRec.Profiles;

/// <summary>A profile as it was at one version, for readers off the grain.</summary>
/// <param name="Version">The profile's version.</param>
/// <param name="Interactions">Kept interactions, oldest first.</param>
/// <param name="Details">Details of those interactions that do not fit in 16 bytes.</param>
/// <param name="Searches">Kept searches, oldest first.</param>
/// <param name="Folded">What came before the kept interactions, or null.</param>
internal sealed record ProfileSnapshot(
    long Version,
    Interaction[] Interactions,
    InteractionDetail[] Details,
    SearchInteraction[] Searches,
    FoldedHistory? Folded)
{
    /// <summary>The profile of a user never seen.</summary>
    public static readonly ProfileSnapshot Empty = new(0, [], [], [], null);

    /// <summary>All of one of the interactions.</summary>
    public InteractionDetail DetailOf(in Interaction interaction) => InteractionDetails.Of(interaction, Details);
}
