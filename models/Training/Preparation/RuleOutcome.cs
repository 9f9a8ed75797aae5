namespace RealtimeRec.Training.Preparation;

/// <summary>What a rule of cleaning did.</summary>
/// <param name="Rule">Its name.</param>
/// <param name="Description">What it finds.</param>
/// <param name="Drops">Whether what it found was dropped, or only counted.</param>
/// <param name="Found">Events that it found.</param>
/// <param name="FoundUsers">Users of those events.</param>
/// <param name="FoundItems">Items of those events.</param>
/// <param name="Left">What was left after it.</param>
/// <param name="Examples">A few of the cases found.</param>
internal sealed record RuleOutcome(
    string Rule, string Description, bool Drops, int Found, int FoundUsers, int FoundItems, LogSize Left, IReadOnlyList<string> Examples);
